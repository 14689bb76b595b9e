import type { PriceSeries } from '../market/candles/candles.ts';

/** A forecast that someone was given, kept so that it can be scored when its day has come. */
export interface ForecastRecord {
  symbol: string;
  /** ISO day of the last closed candle that the forecast saw. */
  asOf: string;
  /** Days ahead, 1..30. */
  horizon: number;
  model: string;
  version: string;
  lastClose: number;
  close: number;
  lower80: number;
  upper80: number;
  probabilityUp: number;
  naive: number;
  /** Where the candles came from. */
  source: string;
  /** ISO time at which it was given. */
  givenAt: string;
}

/** Everything durable. Every method may reject with `StoreUnavailableError`; arguments and results are plain data. */
export interface Store {
  /** Inserts or replaces by (symbol, day); the series' source is kept per row. */
  putCandles(series: PriceSeries): Promise<void>;
  /** The newest `days` candles that follow each other without a gap, or undefined if there are none. */
  getCandles(symbol: string, days: number): Promise<PriceSeries | undefined>;
  /** Idempotent by (symbol, asOf, horizon, model, version): the first one given stands. */
  recordForecast(forecast: ForecastRecord): Promise<void>;
  /** Newest first. */
  listForecasts(filter: { symbol?: string; limit: number }): Promise<ForecastRecord[]>;
  /** A JSON value, or undefined. `scope` is e.g. 'chat:web:42'. */
  getSetting(scope: string, key: string): Promise<unknown>;
  /** A value of undefined deletes. */
  setSetting(scope: string, key: string, value: unknown): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
