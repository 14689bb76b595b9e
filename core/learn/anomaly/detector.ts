import type { Estimator } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';

/**
 * An estimator that learns what is usual, and predicts how strange a row is: rows x 1, larger is stranger. Targets may be
 * left out: they are held to the contract where there are any, and nothing is learned from them.
 */
export interface Detector<State> extends Estimator<State> {
  fit(features: Matrix, targets?: Matrix): this;
}
