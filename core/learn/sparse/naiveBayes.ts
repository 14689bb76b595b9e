import { fitted } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import { type ClassTargets, requireTargets, type SparseClassifier, softmaxRows } from './classifier.ts';
import { type LinearClassifierState, linearLogits } from './multinomialLogistic.ts';
import type { SparseMatrix } from './sparseMatrix.ts';

/**
 * Multinomial naive Bayes (McCallum and Nigam 1998) on counts, every class as likely beforehand as any other: how frequent
 * the classes are in the training set says nothing about the next headline.
 */
export class NaiveBayes implements SparseClassifier<LinearClassifierState> {
  readonly smoothing: number;
  #state: LinearClassifierState | undefined;

  /** @param smoothing count > 0 that every column has beforehand (Lidstone) */
  constructor({ smoothing }: { smoothing: number }) {
    if (!(smoothing > 0)) throw new RangeError('smoothing must be a number > 0');
    this.smoothing = smoothing;
  }

  fit(features: SparseMatrix, targets: ClassTargets): this {
    requireTargets(features, targets);
    const { classes, labels } = targets;
    const { columns, start, column, value } = features;
    const counts = new Float64Array(columns * classes).fill(this.smoothing);
    for (let row = 0; row < features.rows; row++) {
      const weight = targets.weights?.[row] ?? 1;
      for (let at = start[row]; at < start[row + 1]; at++) {
        if (value[at] < 0) throw new RangeError(`Row ${row} holds ${value[at]}: counts are at least 0`);
        counts[column[at] * classes + labels[row]] += weight * value[at];
      }
    }
    const totals = new Float64Array(classes);
    for (let i = 0; i < counts.length; i++) totals[i % classes] += counts[i];
    this.#state = {
      classes,
      weights: Array.from(counts, (count, i) => Math.log(count / totals[i % classes])),
      intercepts: new Array<number>(classes).fill(0),
    };
    return this;
  }

  predict(features: SparseMatrix): Matrix {
    return softmaxRows(linearLogits(fitted(this.#state), features));
  }

  save(): LinearClassifierState {
    return structuredClone(fitted(this.#state));
  }

  load(state: LinearClassifierState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
