import { type IntradayRow, slotOf, startOf } from '../../../core/market/candles/timeframe.ts';

const HOURS = 4;

/**
 * Candles of four hours from those of one, oldest first. An hour without a trade has no candle and takes nothing away;
 * what the first and the last hour that are there cut off is left out.
 */
export function fourHoursFromHours(rows: readonly IntradayRow[]): IntradayRow[] {
  if (rows.length === 0) return [];
  const hourOf = ({ time }: IntradayRow) => slotOf(time, '1h');
  const first = Math.ceil(hourOf(rows[0]) / HOURS);
  const after = Math.floor((hourOf(rows[rows.length - 1]) + 1) / HOURS);
  const groups = new Map<number, IntradayRow[]>();
  for (const row of rows) {
    const slot = Math.floor(hourOf(row) / HOURS);
    if (slot < first || slot >= after) continue;
    const group = groups.get(slot);
    if (group === undefined) groups.set(slot, [row]);
    else group.push(row);
  }
  return [...groups].map(([slot, group]) => ({
    time: startOf(slot, '4h'),
    open: group[0].open,
    high: Math.max(...group.map(({ high }) => high)),
    low: Math.min(...group.map(({ low }) => low)),
    close: group[group.length - 1].close,
    volume: group.reduce((sum, { volume }) => sum + volume, 0),
  }));
}
