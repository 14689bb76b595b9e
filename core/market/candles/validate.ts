import { answer, type Outcome, refuse } from '../../refusal.ts';
import { type CandleRow, DAY_MS, dayNumber, isoDay } from './candles.ts';
import { candleMs, type Intraday, type IntradayRow, slotOf } from './timeframe.ts';

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
  const fault = firstFault(
    rows.map((row) => ({ row, at: row.date, slot: dayOf(row.date) })),
    { now, candleMs: DAY_MS, unit: 'day' },
  );
  if (fault === undefined) return answer(rows);
  return refuse(
    'InvalidCandles',
    fault,
    'Send closed daily candles, oldest first, one a day, with high >= open, close >= low > 0.',
  );
}

/** The same of candles shorter than a day: one row every hour or every four, on the hour of UTC. */
export function validateIntraday(
  rows: readonly IntradayRow[],
  timeframe: Intraday,
  now: number,
): Outcome<readonly IntradayRow[]> {
  const fault = firstFault(
    rows.map((row) => ({ row, at: row.time, slot: slotOf(row.time, timeframe) })),
    { now, candleMs: candleMs[timeframe], unit: 'candle' },
  );
  if (fault === undefined) return answer(rows);
  return refuse(
    'InvalidCandles',
    fault,
    `Send closed candles, oldest first, one every ${timeframe}, each with the time at which it begins, with high >= open, close >= low > 0.`,
  );
}

// Date.parse turns 2025-02-30 into March and takes words for local time; only what reads back the same is a date.
function dayOf(date: string): number {
  const day = dayNumber(date);
  return Number.isFinite(day) && isoDay(day) === date.slice(0, 10) ? day : Number.NaN;
}

type Prices = Omit<CandleRow, 'date'>;

interface PlacedRow {
  row: Prices;
  /** When it begins, as it was written. */
  at: string;
  /** Number of the candle; NaN where `at` is no beginning of one. */
  slot: number;
}

interface Rhythm {
  now: number;
  candleMs: number;
  unit: string;
}

function firstFault(rows: readonly PlacedRow[], rhythm: Rhythm): string | undefined {
  let previous: PlacedRow | undefined;
  for (const [index, placed] of rows.entries()) {
    const fault = faultOf(placed, previous, rhythm);
    if (fault !== undefined) return `Candle ${index} (${String(placed.at).slice(0, 24)}) ${fault}.`;
    previous = placed;
  }
  return undefined;
}

function faultOf(
  { row, slot }: PlacedRow,
  previous: PlacedRow | undefined,
  { now, candleMs: length, unit }: Rhythm,
): string | undefined {
  if (Number.isNaN(slot))
    return unit === 'day' ? 'has no valid date' : 'does not begin at the start of a candle';
  if ((slot + 1) * length > now) return 'is not closed yet';
  if (![row.open, row.high, row.low, row.close].every((price) => Number.isFinite(price) && price > 0))
    return 'has a price that is not a positive number';
  if (!Number.isFinite(row.volume) || row.volume < 0) return 'has a volume that is not a number >= 0';
  if (row.high < Math.max(row.open, row.close)) return 'has a high below its open or close';
  if (row.low > Math.min(row.open, row.close)) return 'has a low above its open or close';
  // Lows are let be: on 2020-03-12 LINK really traded at 0.0001 for a moment, 38,000 times below its open.
  if (row.high > MAX_DAILY_RISE * Math.max(row.open, row.close)) return 'has an impossibly high high';
  if (previous === undefined) return undefined;
  if (slot === previous.slot) return `is a duplicate of the ${unit} before it`;
  if (slot < previous.slot) return 'is out of order';
  if (slot > previous.slot + 1) return 'comes after a gap';
  const rise = row.close / previous.row.close;
  if (rise > MAX_DAILY_RISE || rise < 1 / MAX_DAILY_FALL) return `jumps impossibly far in one ${unit}`;
  return undefined;
}
