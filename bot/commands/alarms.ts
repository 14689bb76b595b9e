import type { AnomalyAnswer, RaisedAlarm } from '../../core/market/anomaly/answer.ts';
import { formatChange, formatMoment, formatOdds, formatPercent, formatPrice } from '../charts/format.ts';
import type { Table } from '../reply.ts';

/** What is counted of candles of a length. */
export function unitOf(timeframe: AnomalyAnswer['timeframe']): string {
  return timeframe === '1d' ? 'days' : `candles of ${timeframe}`;
}

export function alarmsTable(alarms: readonly RaisedAlarm[]): Table {
  return {
    columns: [
      { title: 'Alarm', align: 'left' },
      { title: 'Kind', align: 'left' },
      { title: 'Mostly', align: 'left' },
      { title: 'How rare', align: 'right' },
      { title: 'Close', align: 'right' },
      { title: 'Change', align: 'right' },
    ],
    rows: alarms.map(({ date, kind, driver, probability, close, change }) => [
      formatMoment(date),
      kind,
      driver,
      formatOdds(probability),
      formatPrice(close),
      formatChange(change),
    ]),
  };
}

/** What was measured of such alarms, the bad with the good. */
export function howFarToTrust({
  measured,
  timeframe,
}: Pick<AnomalyAnswer, 'measured' | 'timeframe'>): string {
  if (measured === null)
    return timeframe === '1d'
      ? ''
      : `How often alarms of ${timeframe} are right has not been measured against known events.`;
  const { recall, recallInterval, recallVisible, precision, explained, budget, on } = measured;
  const [low, high] = recallInterval.map((value) => formatPercent(value));
  return (
    `At ${budget} alarms a year, alarms found ${formatPercent(recall)} of the known events (95 %: ${low} to ${high}) ` +
    `and ${formatPercent(recallVisible)} of those that candles show; ${formatPercent(precision)} of them met one, ` +
    `${formatPercent(explained)} any event on record (${on}): most alarms are strange days without a name.`
  );
}
