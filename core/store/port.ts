import type { PriceSeries } from '../market/candles/candles.ts';
import type { AlarmFilter, AlarmProgress, AlarmRecord, AlarmSeriesKey } from './alarms.ts';
import type { HeadlineFilter, HeadlineRecord, HeadlineScores } from './headlines.ts';
import type {
  ForecastKey,
  ForecastOrigin,
  ForecastQuantiles,
  ForecastScore,
  ScoreFilter,
  ScoreSheet,
} from './scores.ts';

/** A forecast that someone was given, kept so that it can be scored when its day has come. */
export interface ForecastRecord extends ForecastKey {
  origin: ForecastOrigin;
  lastClose: number;
  close: number;
  lower80: number;
  upper80: number;
  probabilityUp: number;
  naive: number;
  /** More of the distribution than the interval, where the model has it. */
  quantiles?: ForecastQuantiles;
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
  /**
   * Idempotent by its key: the first one given stands. Only its origin may still change, from `asked` to `scheduled`,
   * since the record of scheduled ones is to be complete.
   */
  recordForecast(forecast: ForecastRecord): Promise<void>;
  /** The same of many at once, no two of the same key. */
  recordForecasts(forecasts: readonly ForecastRecord[]): Promise<void>;
  /** Those that were given, newest first; the replayed ones only where they are asked for. */
  listForecasts(filter: {
    symbol?: string;
    origin?: ForecastOrigin;
    limit: number;
  }): Promise<ForecastRecord[]>;
  /** Forecasts of days up to `until` (ISO) that have no score yet, the earliest due first; replayed ones are not among them. */
  dueForecasts(filter: { symbol: string; until: string; limit: number }): Promise<ForecastRecord[]>;
  /** Idempotent: the first score of a forecast stands. One of a forecast that was never recorded is dropped. */
  recordScores(scores: readonly ForecastScore[]): Promise<void>;
  /** What has been scored, added up; of all tokens unless told. */
  scoreSheet(filter: ScoreFilter): Promise<ScoreSheet>;
  /** Idempotent by its key: the first one stands, whoever brings the same story later. */
  recordHeadlines(headlines: readonly HeadlineRecord[]): Promise<void>;
  /** Those of the keys that are recorded. */
  knownHeadlines(keys: readonly string[]): Promise<string[]>;
  /** Newest first. */
  listHeadlines(filter: HeadlineFilter & { limit: number }): Promise<HeadlineRecord[]>;
  /** Of all of them, oldest first. */
  headlineScores(filter: HeadlineFilter): Promise<HeadlineScores>;
  /** Removes those published before a time (ISO); resolves with their number. */
  pruneHeadlines(before: string): Promise<number>;
  /** How far the alarms of a series have come, or undefined where none have been raised yet. */
  alarmProgress(series: AlarmSeriesKey): Promise<AlarmProgress | undefined>;
  /**
   * Moves a run of alarms forward and records what it raised, both or neither. Idempotent: an alarm that was recorded
   * stands, and where the run has come as far or further already nothing is changed.
   */
  advanceAlarms(progress: AlarmProgress, alarms: readonly AlarmRecord[]): Promise<void>;
  /** The alarms that were raised, the newest first; of all series unless told. */
  listAlarms(filter: AlarmFilter): Promise<AlarmRecord[]>;
  /** A JSON value, or undefined. `scope` is e.g. 'chat:web:42'. */
  getSetting(scope: string, key: string): Promise<unknown>;
  /** A value of undefined deletes. */
  setSetting(scope: string, key: string, value: unknown): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
