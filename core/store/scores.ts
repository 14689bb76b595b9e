export const forecastOrigins = ['asked', 'scheduled', 'replayed'] as const;

/**
 * How a forecast came about: somebody asked for it; the daily job made it, for every token, so that this record is
 * complete and not chosen; or it was replayed over the past, with what was known then, and nobody was ever given it.
 */
export type ForecastOrigin = (typeof forecastOrigins)[number];

/** Quantiles of the forecast close in USD: `values[i]` is the quantile `levels[i]`, levels ascending in (0, 1). */
export interface ForecastQuantiles {
  levels: readonly number[];
  values: readonly number[];
}

/** What tells one forecast from another. */
export interface ForecastKey {
  symbol: string;
  /** ISO day of the last closed candle that the forecast saw. */
  asOf: string;
  /** Days ahead, 1..30. */
  horizon: number;
  model: string;
  version: string;
}

/** What came of a forecast. Everything but the close is free of the price's unit. */
export interface ForecastOutcome {
  /** Close of the day that the forecast is about, USD, and where it came from. */
  actualClose: number;
  actualSource: string;
  /** |forecast close - actual close| / last close. */
  error: number;
  /** Whether the 80 % interval held it. */
  covered: boolean;
  /** Whether it was above the last close. */
  rose: boolean;
  /** Pinball loss of both bounds of the interval, in log returns. */
  loss: number;
  /** The same of the naive interval; null where the past was too short for one. */
  naiveLoss: number | null;
}

/** A forecast that can never be scored says why. */
export type ForecastScore = ForecastKey & { scoredAt: string } & (ForecastOutcome | { unscorable: string });

/** The scored forecasts of one day, or of one month, added up over tokens. */
export interface ScoreTally {
  origin: ForecastOrigin;
  horizon: number;
  /** ISO day of the forecasts, or the first day of their month. */
  from: string;
  forecasts: number;
  /** Those that called a direction (a probability other than 1/2), and those of them that were right. */
  called: number;
  hits: number;
  rises: number;
  covered: number;
  /** Closes below and above the 80 % interval. */
  below: number;
  above: number;
  /** Sums of |forecast - actual| / last close, of the forecast and of "no change". */
  error: number;
  naiveError: number;
  /** Those that have a naive interval to compare with, and sums of pinball loss over them. */
  compared: number;
  loss: number;
  naiveLoss: number;
}

/** Width of a bin of probabilities. */
export const BIN_WIDTH = 0.02;

/** Scored forecasts that called a direction, by their probability of a rise. */
export interface ProbabilityBin {
  origin: ForecastOrigin;
  horizon: number;
  /** Holds probabilities from `bin` x BIN_WIDTH on; 1 lies in the last one. */
  bin: number;
  forecasts: number;
  /** Sum of the probabilities. */
  probability: number;
  rises: number;
}

export interface OriginCount {
  origin: ForecastOrigin;
  version: string;
  recorded: number;
  scored: number;
  unscorable: number;
  /** ISO days of the first and last forecast. */
  first: string;
  last: string;
}

export interface ScoreFilter {
  model: string;
  symbol?: string;
  /** Of the replayed ones only those whose version begins with this, such as `1.0.0+`: a replay is of one version. */
  replayed?: string;
}

export interface ScoreSheet {
  tallies: ScoreTally[];
  bins: ProbabilityBin[];
  /** All that are recorded, scored or not. */
  counts: OriginCount[];
  unscorable: { origin: ForecastOrigin; reason: string; forecasts: number }[];
}
