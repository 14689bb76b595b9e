import { answer, type Outcome, refuse } from '../../refusal.ts';
import { type CandleRow, DAY_MS, dayNumber, isoDay } from './candles.ts';

/**
 * A close, or a high above both open and close, this many times higher than before is a fault of the source, not a market:
 * the wildest of 283,000 real days rose 5-fold, and the highest high stood 14 times above its body.
 */
const MAX_DAILY_RISE = 100;
/** Falls go deeper: LUNA closed 3,365 times lower on 2022-05-12. */
const MAX_DAILY_FALL = 5_000;

/**
 * Checks rows, oldest first: finite and positive prices, high >= max(open, close), low <= min(open, close),
 * volume >= 0, one row a day without gap or duplicate, nothing in the future, no impossible jump.
 *
 * @param now milliseconds since the epoch; a candle of a day that has not closed by then counts as future
 * @returns the rows, or `InvalidCandles` naming the first bad row
 */
export function validateRows(rows: readonly CandleRow[], now: number): Outcome<readonly CandleRow[]> {
  let previousDay = Number.NaN;
  let previousClose = Number.NaN;
  for (const [index, row] of rows.entries()) {
    const day = dayNumber(row.date);
    const fault = faultOf(row, day, previousDay, previousClose, now);
    if (fault !== undefined) {
      return refuse(
        'InvalidCandles',
        `Candle ${index} (${String(row.date).slice(0, 24)}) ${fault}.`,
        'Send closed daily candles, oldest first, one a day, with high >= open, close >= low > 0.',
      );
    }
    previousDay = day;
    previousClose = row.close;
  }
  return answer(rows);
}

function faultOf(
  row: CandleRow,
  day: number,
  previousDay: number,
  previousClose: number,
  now: number,
): string | undefined {
  // Date.parse turns 2025-02-30 into March and takes words for local time; only what reads back the same is a date.
  if (!Number.isFinite(day) || isoDay(day) !== row.date.slice(0, 10)) return 'has no valid date';
  if ((day + 1) * DAY_MS > now) return 'is not closed yet';
  if (![row.open, row.high, row.low, row.close].every((price) => Number.isFinite(price) && price > 0))
    return 'has a price that is not a positive number';
  if (!Number.isFinite(row.volume) || row.volume < 0) return 'has a volume that is not a number >= 0';
  if (row.high < Math.max(row.open, row.close)) return 'has a high below its open or close';
  if (row.low > Math.min(row.open, row.close)) return 'has a low above its open or close';
  if (day === previousDay) return 'is a duplicate of the day before it';
  if (day < previousDay) return 'is out of order';
  if (day > previousDay + 1) return 'comes after a gap';
  const rise = row.close / previousClose;
  if (rise > MAX_DAILY_RISE || rise < 1 / MAX_DAILY_FALL) return 'jumps impossibly far in one day';
  // Lows are let be: on 2020-03-12 LINK really traded at 0.0001 for a moment, 38,000 times below its open.
  if (row.high > MAX_DAILY_RISE * Math.max(row.open, row.close)) return 'has an impossibly high high';
  return undefined;
}
