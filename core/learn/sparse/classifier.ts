import type { Matrix } from '../matrix.ts';
import type { SparseMatrix } from './sparseMatrix.ts';

/** What a class is learned from. */
export interface ClassTargets {
  classes: number;
  /** Class of each row, 0 to classes - 1. */
  labels: ArrayLike<number>;
  /** How much each row counts; 1 where it is absent. */
  weights?: ArrayLike<number>;
  /**
   * rows x classes, added to the logits while fitting: logarithms of how frequent the classes are where a row comes from
   * (logit adjustment, Menon et al. 2021).
   */
  offsets?: ArrayLike<number>;
}

/** A classifier on sparse rows, with the habits of `Estimator`. */
export interface SparseClassifier<State> {
  /** @throws RangeError when the shapes do not fit */
  fit(features: SparseMatrix, targets: ClassTargets): this;
  /** Probabilities, rows x classes. @throws NotFittedError before `fit` or `load` */
  predict(features: SparseMatrix): Matrix;
  save(): State;
  load(state: State): this;
}

/** @throws RangeError naming the first thing that does not fit */
export function requireTargets(
  { rows }: SparseMatrix,
  { classes, labels, weights, offsets }: ClassTargets,
): void {
  if (rows === 0 || labels.length !== rows) throw new RangeError(`${labels.length} labels for ${rows} rows`);
  for (let i = 0; i < rows; i++) {
    if (!Number.isInteger(labels[i]) || labels[i] < 0 || labels[i] >= classes)
      throw new RangeError(`Label ${labels[i]} at position ${i} is none of ${classes} classes`);
  }
  if (weights !== undefined && weights.length !== rows)
    throw new RangeError(`${weights.length} weights for ${rows} rows`);
  if (offsets !== undefined && offsets.length !== rows * classes)
    throw new RangeError(`${offsets.length} offsets for ${rows} x ${classes}`);
}

/** Turns each row of logits into probabilities, in place. */
export function softmaxRows(logits: Matrix): Matrix {
  const { rows, columns, data } = logits;
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    const top = Math.max(...values);
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += values[i] = Math.exp(values[i] - top);
    for (let i = 0; i < columns; i++) values[i] /= sum;
  }
  return logits;
}
