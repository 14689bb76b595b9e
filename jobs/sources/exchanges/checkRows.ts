import { type CandleRow, DAY_MS, dayNumber } from '../../../core/market/candles/candles.ts';
import { validateRows } from '../../../core/market/candles/validate.ts';
import { lastClosedDay } from '../prices/freshness.ts';
import { SourceFault } from './source.ts';

/** A listed token trades every day: a series that ends earlier is dead, or the source is. */
const MAX_AGE_DAYS = 3;

/**
 * The closed candles of what a source sent. The candle of the running day is dropped; anything else amiss is a fault, for
 * a source that errs in one candle is not believed in the others.
 * @throws SourceFault `invalid` or `stale`
 */
export function checkRows(rows: readonly CandleRow[], now: number): readonly CandleRow[] {
  const today = Math.floor(now / DAY_MS);
  const closed = rows.filter((row) => dayNumber(row.date) !== today);
  const valid = validateRows(closed, now);
  if (!valid.ok) throw new SourceFault('invalid', `sends a wrong candle: ${valid.refusal.message}`);
  const newest = closed.at(-1);
  if (newest === undefined) throw new SourceFault('invalid', 'sends no closed candle');
  if (lastClosedDay(now) - dayNumber(newest.date) > MAX_AGE_DAYS)
    throw new SourceFault('stale', `ends on ${newest.date}`);
  return closed;
}
