import { type Candles, DAY_MS, isoDay, type PriceSeries } from './candles.ts';

/** How long a candle lasts. */
export const timeframes = ['1d', '4h', '1h'] as const;
export type Timeframe = (typeof timeframes)[number];
export type Intraday = Exclude<Timeframe, '1d'>;

export const candleMs: Readonly<Record<Timeframe, number>> = {
  '1d': DAY_MS,
  '4h': DAY_MS / 6,
  '1h': DAY_MS / 24,
};

export const candlesPerYear: Readonly<Record<Timeframe, number>> = {
  '1d': 365,
  '4h': 365 * 6,
  '1h': 365 * 24,
};

/** One candle within a day, as a source or a person writes it down. */
export interface IntradayRow {
  /** ISO time at which the candle begins, e.g. 2025-06-30T20:00Z. */
  time: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/**
 * Candles of one length. Their `day` counts candles since 1970-01-01 UTC, not days, when they are shorter than a day:
 * ascending by one without gaps all the same.
 */
export interface TimedSeries extends PriceSeries {
  timeframe: Timeframe;
}

/** When a candle begins: '2025-06-30' of daily ones, else '2025-06-30T20:00:00Z'. @param slot what stands in `day` */
export function startOf(slot: number, timeframe: Timeframe): string {
  if (timeframe === '1d') return isoDay(slot);
  return `${new Date(slot * candleMs[timeframe]).toISOString().slice(0, 19)}Z`;
}

/** Number of the candle that begins at an ISO time; NaN where none begins then, or it is no time. */
export function slotOf(iso: string, timeframe: Timeframe): number {
  const slot = Date.parse(iso) / candleMs[timeframe];
  return Number.isInteger(slot) ? slot : Number.NaN;
}

/** Columns from rows that are already in order and valid (see `validateIntraday`). */
export function fromIntraday(symbol: string, rows: readonly IntradayRow[], timeframe: Intraday): Candles {
  const column = (pick: (row: IntradayRow) => number) => Float64Array.from(rows, pick);
  return {
    symbol,
    day: Int32Array.from(rows, ({ time }) => slotOf(time, timeframe)),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: column(({ volume }) => volume),
  };
}
