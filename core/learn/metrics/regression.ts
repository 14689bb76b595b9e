import { mean } from '../mean.ts';
import { requireSameLength } from './sameLength.ts';

/** Mean absolute error, in the unit of the values. @throws RangeError when the two differ in length or are empty */
export function meanAbsoluteError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return averageOf(actual, predicted, Math.abs);
}

/** Root of the mean squared error, in the unit of the values. @throws RangeError as `meanAbsoluteError` */
export function rootMeanSquaredError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return Math.sqrt(averageOf(actual, predicted, (error) => error * error));
}

/**
 * Mean absolute scaled error (Hyndman and Koehler 2006): the error over that of the naive forecast "as `period` steps
 * before" within the training series; below 1 is better than naive was there.
 *
 * @throws RangeError when the training series is not longer than the period, or never changes over it
 */
export function meanAbsoluteScaledError(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  training: ArrayLike<number>,
  period = 1,
): number {
  if (training.length <= period)
    throw new RangeError(`${training.length} training values have no change over ${period} steps`);
  let sum = 0;
  for (let i = period; i < training.length; i++) sum += Math.abs(training[i] - training[i - period]);
  if (sum === 0) throw new RangeError('The training series never changes: there is no scale');
  return meanAbsoluteError(actual, predicted) / (sum / (training.length - period));
}

/**
 * Coefficient of determination: 1 less the squared error over that of the mean of `actual`. NaN when `actual` is constant.
 *
 * @throws RangeError as `meanAbsoluteError`
 */
export function rSquared(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const residual = averageOf(actual, predicted, (error) => error * error);
  const level = mean(actual);
  const total = mean(Array.from(actual, (value) => (value - level) ** 2));
  return total === 0 ? Number.NaN : 1 - residual / total;
}

function averageOf(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  loss: (error: number) => number,
): number {
  requireSameLength(actual, predicted);
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += loss(actual[i] - predicted[i]);
  return sum / actual.length;
}
