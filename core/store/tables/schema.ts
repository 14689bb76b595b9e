import type { ColumnType, Generated } from 'kysely';
import type { ForecastQuantiles } from '../scores.ts';

/** Read as a Date by both drivers, written as ISO text. */
type Time = ColumnType<Date, string, string>;

/** One closed day of one symbol; primary key (symbol, day). */
interface CandleTable {
  symbol: string;
  /** Days since 1970-01-01 UTC: SQL's `date` would come back in the machine's time zone. */
  day: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  source: string;
  fetched_at: Time;
}

/** One forecast that was given; unique by (symbol, as_of_day, horizon, model, version). */
interface ForecastTable {
  /** In the order of recording. The drivers disagree about its type (text or number): sort by it, do not read it. */
  id: Generated<string>;
  symbol: string;
  as_of_day: number;
  /** Days; the forecast is about day `as_of_day + horizon`. */
  horizon: number;
  model: string;
  version: string;
  last_close: number;
  close: number;
  lower80: number;
  upper80: number;
  probability_up: number;
  naive: number;
  source: string;
  given_at: Time;
  /** How it came about: 'asked', 'scheduled' or 'replayed'. */
  origin: string;
  /** {levels, values}; null where only the 80 % interval was recorded. */
  quantiles: ColumnType<ForecastQuantiles | null, string | null, string | null>;
  /** When it was scored, or found to be unscorable; everything below is null until then. */
  settled_at: ColumnType<Date | null, string | undefined, string | null>;
  /** The close that came, and whose. */
  actual_close: Generated<number | null>;
  actual_source: Generated<string | null>;
  /** |close - actual close| / last close. */
  error: Generated<number | null>;
  covered: Generated<boolean | null>;
  rose: Generated<boolean | null>;
  /** Pinball losses of the 80 % interval and of the naive one, in log returns. */
  loss: Generated<number | null>;
  naive_loss: Generated<number | null>;
  /** Why there will never be a score. */
  unscorable: Generated<string | null>;
}

/** One story, whoever told it first; primary key (key). */
interface HeadlineTable {
  /** Letters and digits of the title in lower case. */
  key: string;
  title: string;
  link: string;
  source: string;
  published: Time;
  /** A JSON list of the tokens that it names. */
  symbols: ColumnType<string[], string, string>;
  negative: number;
  neutral: number;
  positive: number;
  category: string | null;
  model: string;
  version: string;
}

/** A JSON value; primary key (scope, key). */
interface SettingTable {
  scope: string;
  key: string;
  value: ColumnType<unknown, string, string>;
  updated_at: Generated<Date>;
}

/** An alarm that was raised; primary key (symbol, timeframe, budget, date). */
interface AlarmTable {
  symbol: string;
  timeframe: string;
  /** False alarms a year that are borne. */
  budget: number;
  /** ISO day or time at which the candle begins: its order is that of time. */
  date: string;
  energy: number;
  probability: number;
  kind: string;
  model: string;
  version: string;
  recorded_at: Time;
}

/** How far alarms have been raised; primary key (symbol, timeframe, budget). */
interface AlarmProgressTable {
  symbol: string;
  timeframe: string;
  budget: number;
  /** ISO day or time at which the last judged candle begins. */
  judged_to: string;
  state: ColumnType<unknown, string, string>;
  updated_at: Generated<Date>;
}

export interface Database {
  alarms: AlarmTable;
  alarm_progress: AlarmProgressTable;
  candles: CandleTable;
  forecasts: ForecastTable;
  headlines: HeadlineTable;
  settings: SettingTable;
}
