/** Milliseconds in a UTC day; candles of this project start at 00:00 UTC. */
export const DAY_MS = 86_400_000;

/** Daily candles of one symbol in columns of equal length, oldest first, one row a UTC day without gaps. */
export interface Candles {
  symbol: string;
  /** Days since 1970-01-01 UTC, ascending by one. */
  day: Int32Array;
  /** USD. */
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  /** Traded value of the day in USD; its level is not comparable across sources. */
  volume: Float64Array;
}

/** One candle as a source or a person writes it down. */
export interface CandleRow {
  /** ISO day, e.g. 2025-06-30. */
  date: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

export const priceSources = ['coingecko', 'coinbase', 'kraken', 'snapshot', 'posted'] as const;
export type PriceSource = (typeof priceSources)[number];

/** Closed daily candles with where they came from and when. */
export interface PriceSeries {
  candles: Candles;
  source: PriceSource;
  /** ISO time at which the source was asked (for the snapshot: when it was built). */
  fetchedAt: string;
  /** False when the answer rests on data older than the last closed day could be: the footnote says so. */
  live: boolean;
}

/** ISO day of a day number, e.g. 20269 -> '2025-06-30'. */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Day number of an ISO day or time; NaN when it is no valid date. */
export function dayNumber(iso: string): number {
  return Math.floor(Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : iso) / DAY_MS);
}

export function length(candles: Candles): number {
  return candles.day.length;
}

/** The rows [from, to) as views, no copy; `to` defaults to the end. */
export function slice(candles: Candles, from: number, to = length(candles)): Candles {
  return {
    symbol: candles.symbol,
    day: candles.day.subarray(from, to),
    open: candles.open.subarray(from, to),
    high: candles.high.subarray(from, to),
    low: candles.low.subarray(from, to),
    close: candles.close.subarray(from, to),
    volume: candles.volume.subarray(from, to),
  };
}

/** Columns from rows that are already in order and valid (see `validateRows`). */
export function fromRows(symbol: string, rows: readonly CandleRow[]): Candles {
  const column = (pick: (row: CandleRow) => number) => Float64Array.from(rows, pick);
  return {
    symbol,
    day: Int32Array.from(rows, (row) => dayNumber(row.date)),
    open: column((row) => row.open),
    high: column((row) => row.high),
    low: column((row) => row.low),
    close: column((row) => row.close),
    volume: column((row) => row.volume),
  };
}

export function toRow(candles: Candles, index: number): CandleRow {
  return {
    date: isoDay(candles.day[index]),
    open: candles.open[index],
    high: candles.high[index],
    low: candles.low[index],
    close: candles.close[index],
    volume: candles.volume[index],
  };
}
