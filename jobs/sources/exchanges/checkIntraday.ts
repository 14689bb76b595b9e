import { type Candles, isoDay } from '../../../core/market/candles/candles.ts';
import {
  candleMs,
  fromIntraday,
  type Intraday,
  type IntradayRow,
  slotOf,
} from '../../../core/market/candles/timeframe.ts';
import { validateIntraday } from '../../../core/market/candles/validate.ts';
import { SourceFault } from './source.ts';

/** A listed token trades within the day: a series that ends earlier is dead, or the source is. */
const MAX_AGE_MS = 24 * 3_600_000;
/** Without a trade for longer than this, or so often, the candles say little about a market. */
const MAX_HOLE_MS = 24 * 3_600_000;
const MAX_HOLES = 0.05;

/**
 * The closed candles of what a source sent, without the running one. A candle in which nothing was traded is sent by some
 * sources and left out by others: here it stands, without a volume and at the price before it.
 * @throws SourceFault `invalid` or `stale`
 */
export function checkIntraday(
  symbol: string,
  rows: readonly IntradayRow[],
  timeframe: Intraday,
  now: number,
): Candles {
  const length = candleMs[timeframe];
  const running = Math.floor(now / length);
  const closed = rows.filter(({ time }) => slotOf(time, timeframe) !== running);
  const newest = closed.at(-1);
  if (newest === undefined) throw new SourceFault('invalid', 'sends no closed candle');
  const whole = withoutHoles(closed, timeframe);
  const valid = validateIntraday(whole, timeframe, now);
  if (!valid.ok) throw new SourceFault('invalid', `sends a wrong candle: ${valid.refusal.message}`);
  if (now - (slotOf(newest.time, timeframe) + 1) * length > MAX_AGE_MS)
    throw new SourceFault('stale', `ends on ${isoDay(Math.floor(Date.parse(newest.time) / candleMs['1d']))}`);
  return fromIntraday(symbol, whole, timeframe);
}

function withoutHoles(rows: readonly IntradayRow[], timeframe: Intraday): IntradayRow[] {
  const longest = MAX_HOLE_MS / candleMs[timeframe];
  const whole: IntradayRow[] = [];
  for (const row of rows) {
    const before = whole[whole.length - 1];
    if (before !== undefined) {
      const slot = slotOf(before.time, timeframe);
      const missing = slotOf(row.time, timeframe) - slot - 1;
      if (missing > longest) throw new SourceFault('invalid', 'sends candles with a long hole');
      for (let i = 1; i <= missing; i++) whole.push(untraded(before, (slot + i) * candleMs[timeframe]));
    }
    whole.push(row);
  }
  if (whole.length - rows.length > MAX_HOLES * whole.length)
    throw new SourceFault('invalid', 'sends candles with too many holes');
  return whole;
}

function untraded({ close }: IntradayRow, time: number): IntradayRow {
  const price = { open: close, high: close, low: close, close };
  return { time: new Date(time).toISOString(), ...price, volume: 0 };
}
