import type { Matrix } from '../../matrix.ts';
import { nonNegativeLeastSquares } from './nonNegative.ts';
import type { VarianceMap } from './varianceMap.ts';
import { VolatilityModel } from './volatilityModel.ts';

export interface HarState extends VarianceMap {
  /** horizons x (1 + spans): the intercept, then one coefficient per span. */
  coefficients: number[];
}

interface HarOptions {
  /** Days over which the variance is averaged; a day, a week and a month of a market that never closes. */
  spans?: readonly number[];
}

/**
 * Heterogeneous autoregression of the variance (Corsi 2009): the variance of the next h days, regressed on the mean
 * variance of the last day, week and month, each horizon on its own, the squared return standing for a day's variance.
 * Coefficients are >= 0, so that a forecast is never below 0. Windows of daily deviations that were taken from the range
 * (the root of Parkinson's variance) work in place of returns: their squares are then the days' variances, and what the
 * forecast is short of the return's own deviation `scaledWidth` takes into its quantiles.
 */
export class Har extends VolatilityModel<HarState> {
  readonly spans: readonly number[];

  constructor({ spans = [1, 7, 30] }: HarOptions = {}) {
    super();
    if (spans.length === 0 || spans.length > 6 || !spans.every((span) => Number.isInteger(span) && span >= 1))
      throw new RangeError('spans must be one to six numbers of days >= 1');
    this.spans = [...spans];
  }

  /** @throws RangeError when a span is longer than the window or too few days are left to regress */
  protected override estimate(series: Float64Array, width: number, targets: Matrix): HarState {
    const { spans } = this;
    const horizons = targets.columns;
    const longest = Math.max(...spans);
    if (longest > width) throw new RangeError(`A window of ${width} days does not hold a span of ${longest}`);
    if (series.length - longest - horizons < 10 * (1 + spans.length))
      throw new RangeError(
        `${series.length} returns are too few for spans of ${longest} days and ${horizons} ahead`,
      );
    const coefficients = this.#regress(series, longest, horizons);
    const terms = 1 + spans.length;
    const weights = new Array<number>(width * horizons).fill(0);
    for (let h = 0; h < horizons; h++) {
      for (const [k, span] of spans.entries()) {
        for (let age = 0; age < span; age++)
          weights[(width - 1 - age) * horizons + h] += coefficients[h * terms + 1 + k] / span;
      }
    }
    const intercepts = Array.from({ length: horizons }, (_, h) => coefficients[h * terms]);
    return { width, horizons, mean: 0, weights, fallWeights: [], intercepts, coefficients };
  }

  #regress(series: Float64Array, longest: number, horizons: number): number[] {
    const terms = 1 + this.spans.length;
    const sums = new Float64Array(series.length + 1);
    for (let i = 0; i < series.length; i++) sums[i + 1] = sums[i] + series[i] ** 2;
    const level = sums[series.length] / series.length || 1;
    const coefficients: number[] = [];
    for (let h = 1; h <= horizons; h++) {
      const gram = new Float64Array(terms * terms);
      const moments = new Float64Array(terms);
      const row = new Float64Array(terms).fill(1);
      for (let end = longest; end + h <= series.length; end++) {
        for (const [k, span] of this.spans.entries())
          row[1 + k] = (sums[end] - sums[end - span]) / (span * level);
        const ahead = (sums[end + h] - sums[end]) / level;
        for (let i = 0; i < terms; i++) {
          moments[i] += row[i] * ahead;
          for (let j = 0; j < terms; j++) gram[i * terms + j] += row[i] * row[j];
        }
      }
      const [intercept, ...slopes] = nonNegativeLeastSquares(gram, moments);
      coefficients.push(intercept * level, ...slopes);
    }
    return coefficients;
  }
}
