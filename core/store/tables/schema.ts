import type { ColumnType, Generated } from 'kysely';

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
  /** The close that came, and when it was filled in; both null until then. */
  actual_close: Generated<number | null>;
  settled_at: ColumnType<Date | null, string | undefined, string | null>;
  /** True for one computed afterwards over past data: it must never be counted among those that people were given. */
  replayed: Generated<boolean>;
}

/** A JSON value; primary key (scope, key). */
interface SettingTable {
  scope: string;
  key: string;
  value: ColumnType<unknown, string, string>;
  updated_at: Generated<Date>;
}

export interface Database {
  candles: CandleTable;
  forecasts: ForecastTable;
  settings: SettingTable;
}
