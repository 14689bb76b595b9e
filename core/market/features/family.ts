import type { Candles } from '../candles/candles.ts';
import type { MarketPanel } from './panel.ts';

/** Daily values from outside the candles, e.g. an index of fear and greed; NaN where a day has none. */
export interface DailySeries {
  /** Days since 1970-01-01 UTC of the first value. */
  firstDay: number;
  values: Float64Array;
}

/** What a family may look at: the token's candles, the market of the same days, and series from outside by name. */
export interface FeatureContext {
  candles: Candles;
  panel: MarketPanel;
  /** Empty where nothing but prices is at hand. */
  daily: Readonly<Record<string, DailySeries>>;
}

/** A group of features that is left out or put in as one in an ablation. */
export interface FeatureFamily {
  name: string;
  columns: readonly string[];
  /** Why a model that is shipped may not use it. */
  researchOnly?: string;
  /** False where a series that it is made of is not at hand: the family is left out for every token. */
  available?(daily: FeatureContext['daily']): boolean;
  /**
   * One value for each candle and column, of days up to that candle only; NaN where it cannot be said. All are free of
   * the price's unit.
   */
  compute(context: FeatureContext): readonly Float64Array[];
}
