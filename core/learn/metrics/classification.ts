import { type Matrix, matrix } from '../matrix.ts';
import { mean } from '../mean.ts';
import { requireSameLength } from './sameLength.ts';

/**
 * Counts of rows by actual class (row) and predicted class (column).
 *
 * @param actual classes from 0 to `classes` - 1
 * @throws RangeError when the two differ in length, are empty or hold another class
 */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): Matrix {
  requireSameLength(actual, predicted);
  const counts = matrix(classes, classes);
  for (let i = 0; i < actual.length; i++) {
    for (const label of [actual[i], predicted[i]])
      if (!(Number.isInteger(label) && label >= 0 && label < classes))
        throw new RangeError(`${label} is no class from 0 to ${classes - 1}`);
    counts.data[actual[i] * classes + predicted[i]]++;
  }
  return counts;
}

/** Share of rows on the diagonal. */
export function accuracy(confusion: Matrix): number {
  let hits = 0;
  for (let label = 0; label < confusion.rows; label++) hits += count(confusion, label, label);
  return hits / confusion.data.reduce((sum, value) => sum + value, 0);
}

/** Share of the rows predicted as `label` that are of it; 0 when there is none. */
export function precision(confusion: Matrix, label = 1): number {
  return ratio(count(confusion, label, label), predictedAs(confusion, label));
}

/** Share of the rows of `label` that are predicted as it; 0 when there is none. */
export function recall(confusion: Matrix, label = 1): number {
  return ratio(count(confusion, label, label), actuallyOf(confusion, label));
}

/** Harmonic mean of precision and recall; 0 when `label` neither is nor is predicted. */
export function f1(confusion: Matrix, label = 1): number {
  return ratio(
    2 * count(confusion, label, label),
    predictedAs(confusion, label) + actuallyOf(confusion, label),
  );
}

/** Mean F1 of the classes that are or are predicted at least once: every class counts alike, however rare. */
export function macroF1(confusion: Matrix): number {
  const labels = Array.from({ length: confusion.rows }, (_, label) => label);
  return mean(
    labels
      .filter((label) => predictedAs(confusion, label) + actuallyOf(confusion, label) > 0)
      .map((label) => f1(confusion, label)),
  );
}

function count(confusion: Matrix, actual: number, predicted: number): number {
  return confusion.data[actual * confusion.columns + predicted];
}

function predictedAs(confusion: Matrix, label: number): number {
  let sum = 0;
  for (let actual = 0; actual < confusion.rows; actual++) sum += count(confusion, actual, label);
  return sum;
}

function actuallyOf(confusion: Matrix, label: number): number {
  let sum = 0;
  for (let predicted = 0; predicted < confusion.columns; predicted++)
    sum += count(confusion, label, predicted);
  return sum;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
