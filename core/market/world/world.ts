import type { Matrix } from '../../learn/matrix.ts';

/** What is known of several assets up to a day: the past that a future is imagined from. */
export interface WorldHistory {
  /** Names of the assets, in the order of the columns. */
  symbols: readonly string[];
  /** Days since 1970-01-01 (UTC), ascending; one row each. */
  day: Int32Array;
  /** days x assets daily log returns; NaN where an asset did not trade. A return over a gap stands on the day it is known. */
  returns: Matrix;
  /** days x assets logarithm of high / low; NaN, or the whole matrix absent, where it is not known. */
  range?: Matrix;
  /** days x assets traded volume in any unit, the same for all days of an asset; NaN or absent where it is not known. */
  volume?: Matrix;
}

export interface WorldRequest {
  /** Calendar days to imagine, those after the last row of the history. */
  days: number;
  paths: number;
  /** The same seed gives the same paths. */
  seed: number;
}

/** Joint daily log returns of several assets, drawn from a model of the future. */
export interface World {
  /**
   * Draws paths of the days after the last row of the history. An asset that does not trade on a day (a stock on a
   * weekend) has the return 0 there.
   *
   * @param history rows = days (oldest first), columns = assets
   * @returns paths x days x assets log returns, row-major; the same seed gives the same paths
   */
  imagine(history: WorldHistory, request: WorldRequest): Promise<Float64Array>;
}

/** Where several paths stand in the latent space: `paths` beliefs about the state of the market and of each asset. */
export interface Belief {
  readonly paths: number;
  readonly assets: number;
  /** Day of the last row that it knows of, or that was imagined. */
  readonly day: number;
}

/** The same model from inside, for a planner that goes on from one imagined day to the next. */
export interface Latent {
  /** Reads the history into `paths` equal beliefs, drawn apart by every step that follows. */
  encode(history: WorldHistory, paths: number): Promise<Belief>;
  /**
   * Imagines the next day.
   *
   * @param normal standard normal numbers (core/learn/random.ts); the same numbers give the same day
   * @returns the beliefs of that day and its log returns, paths x assets
   */
  step(belief: Belief, normal: () => number): Promise<{ belief: Belief; returns: Float64Array }>;
}
