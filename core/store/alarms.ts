/** What tells one run of alarms from another. */
export interface AlarmSeriesKey {
  symbol: string;
  /** Length of the candles, such as '1d'. */
  timeframe: string;
  /** False alarms a year that are borne. */
  budget: number;
}

/** An alarm that was raised. */
export interface AlarmRecord extends AlarmSeriesKey {
  /** When the candle begins: '2025-06-30' of a daily one, else '2025-06-30T20:00:00Z'. */
  date: string;
  /** In units of the model; larger is stranger. */
  energy: number;
  /** Of an energy at least as large, by those before it; above 0. */
  probability: number;
  /** What was strange, such as 'price move'. */
  kind: string;
  model: string;
  version: string;
  /** ISO time. */
  recordedAt: string;
}

/** How far alarms have been raised, and what they remember. */
export interface AlarmProgress extends AlarmSeriesKey {
  /** When the last judged candle begins, as in `AlarmRecord`. */
  judgedTo: string;
  /** Plain JSON. */
  state: unknown;
}

export interface AlarmFilter {
  symbol?: string;
  timeframe?: string;
  budget?: number;
  /** ISO days, both included. */
  from?: string;
  to?: string;
  limit: number;
}
