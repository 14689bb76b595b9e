import { normalCumulative, normalDensity } from '../distributions/normal.ts';

/** Pinball loss of a predicted quantile (Koenker and Bassett 1978), in the unit of the values. */
export function pinball(actual: number, predicted: number, quantile: number): number {
  const error = actual - predicted;
  return Math.max(quantile * error, (quantile - 1) * error);
}

/**
 * The `level` quantile of values in ascending order, at position level x (n + 1): for n exchangeable values the next
 * one lies below it with probability `level`, the finite-sample correction of split conformal prediction
 * (Papadopoulos et al. 2002). Interpolated, and clamped to the extremes.
 */
export function conformalQuantile(ascending: Float64Array, level: number): number {
  if (ascending.length === 0) throw new RangeError('There is no value to take a quantile of');
  const position = Math.min(ascending.length - 1, Math.max(0, level * (ascending.length + 1) - 1));
  const below = Math.floor(position);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
}

/**
 * Continuous ranked probability score of a forecast known by its quantiles, in the unit of the values. The score is
 * twice the integral of the pinball loss over all levels (Gneiting and Ranjan 2011); here it is the sum over the given
 * levels, each weighted by its cell of (0, 1), which ends half-way to its neighbours.
 *
 * A weighted sum of pinball losses is a proper score itself, so comparing two forecasts on the same levels is fair. It
 * is not the exact score: of a perfect normal forecast, its expectation lies 4.7 % above that at the nine levels 10 % to
 * 90 %, 1.4 % above at the 19 levels 5 % to 95 % and 0.08 % above at 1 % to 99 %, but 6.1 % below at 10, 50 and 90 %.
 *
 * @param quantiles predicted, one per level
 * @param levels ascending, within (0, 1)
 */
export function crpsOfQuantiles(
  actual: number,
  quantiles: ArrayLike<number>,
  levels: readonly number[],
): number {
  let sum = 0;
  for (const [i, level] of levels.entries()) {
    const from = i === 0 ? 0 : (levels[i - 1] + level) / 2;
    const to = i === levels.length - 1 ? 1 : (level + levels[i + 1]) / 2;
    sum += (to - from) * pinball(actual, quantiles[i], level);
  }
  return 2 * sum;
}

/** Continuous ranked probability score of a normal forecast (Gneiting and Raftery 2007, section 4.2). @param deviation > 0 */
export function crpsOfNormal(actual: number, mean: number, deviation: number): number {
  const z = (actual - mean) / deviation;
  return deviation * (z * (2 * normalCumulative(z) - 1) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI));
}

/** Share of values inside their intervals, bounds included. */
export function coverage(
  actual: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  if (actual.length !== lower.length || actual.length !== upper.length)
    throw new RangeError(`${actual.length} values do not match ${lower.length} and ${upper.length} bounds`);
  let inside = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] >= lower[i] && actual[i] <= upper[i]) inside++;
  return inside / actual.length;
}
