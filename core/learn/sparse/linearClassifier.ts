import { fitted } from '../estimator.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { type ClassTargets, requireTargets, type SparseClassifier, softmaxRows } from './classifier.ts';
import type { SparseMatrix } from './sparseMatrix.ts';

export interface LinearClassifierState {
  classes: number;
  /** columns x classes */
  weights: number[];
  intercepts: number[];
}

/** What every classifier has in common whose logits are linear in the features. */
export abstract class LinearClassifier implements SparseClassifier<LinearClassifierState> {
  #state: LinearClassifierState | undefined;

  protected abstract estimate(
    features: SparseMatrix,
    targets: ClassTargets,
  ): Pick<LinearClassifierState, 'weights' | 'intercepts'>;

  fit(features: SparseMatrix, targets: ClassTargets): this {
    requireTargets(features, targets);
    this.#state = { classes: targets.classes, ...this.estimate(features, targets) };
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

/** Features times weights plus intercepts, rows x classes. @throws RangeError when the columns do not fit */
function linearLogits(state: LinearClassifierState, features: SparseMatrix): Matrix {
  const { classes, weights, intercepts } = state;
  if (features.columns * classes !== weights.length)
    throw new RangeError(`${features.columns} columns do not fit ${weights.length / classes}`);
  const logits = matrix(features.rows, classes);
  for (let row = 0; row < features.rows; row++) {
    for (let k = 0; k < classes; k++) logits.data[row * classes + k] = intercepts[k];
    for (let at = features.start[row]; at < features.start[row + 1]; at++)
      for (let k = 0; k < classes; k++)
        logits.data[row * classes + k] += features.value[at] * weights[features.column[at] * classes + k];
  }
  return logits;
}
