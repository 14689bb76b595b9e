import { answer, type Outcome, refuse } from '../../refusal.ts';
import { type CandleRow, DAY_MS, dayNumber } from './candles.ts';

/** A close this many times the previous one (or its inverse) in one day is a fault of the source, not a market. */
const MAX_DAILY_FACTOR = 100;

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
  if (!Number.isFinite(day)) return 'has no valid date';
  if ((day + 1) * DAY_MS > now) return 'is not closed yet';
  if (![row.open, row.high, row.low, row.close].every((price) => Number.isFinite(price) && price > 0))
    return 'has a price that is not a positive number';
  if (!Number.isFinite(row.volume) || row.volume < 0) return 'has a volume that is not a number >= 0';
  if (row.high < Math.max(row.open, row.close)) return 'has a high below its open or close';
  if (row.low > Math.min(row.open, row.close)) return 'has a low above its open or close';
  if (day === previousDay) return 'is a duplicate of the day before it';
  if (day < previousDay) return 'is out of order';
  if (day > previousDay + 1) return 'comes after a gap';
  const factor = row.close / previousClose;
  if (factor > MAX_DAILY_FACTOR || factor < 1 / MAX_DAILY_FACTOR) return 'jumps impossibly far in one day';
  return undefined;
}
