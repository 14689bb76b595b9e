import type { Matrix } from './matrix.ts';

/**
 * What every model of this house can do. Fitting again equals fitting once, the same seed gives the same model, NaN is
 * refused, and a row predicted alone equals that row in a batch: `testing/battery.ts` holds every estimator to it.
 */
export interface Estimator<State> {
  /**
   * @param features rows x columns
   * @param targets rows x outputs
   * @throws RangeError when the shapes do not fit or a value is not finite
   */
  fit(features: Matrix, targets: Matrix): this;
  /**
   * @returns rows x outputs
   * @throws NotFittedError before `fit` or `load`
   */
  predict(features: Matrix): Matrix;
  /** Plain JSON. */
  save(): State;
  load(state: State): this;
}

export class NotFittedError extends Error {
  override name = 'NotFittedError';
}

/** The state of a fitted estimator. @throws NotFittedError */
export function fitted<State>(state: State | undefined): State {
  if (state === undefined) throw new NotFittedError('Call fit or load first');
  return state;
}
