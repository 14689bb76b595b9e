import type { Estimator } from '../../../../core/learn/estimator.ts';
import { sigmoid } from '../../../../core/learn/logistic.ts';
import { type Matrix, matrix } from '../../../../core/learn/matrix.ts';

/** A classifier that gives decision values, brought into (0, 1) so that it can be calibrated as a probability. */
export class Squashed<State> implements Estimator<State> {
  readonly #inner: Estimator<State>;

  constructor(inner: Estimator<State>) {
    this.#inner = inner;
  }

  fit(features: Matrix, targets: Matrix): this {
    this.#inner.fit(features, targets);
    return this;
  }

  predict(features: Matrix): Matrix {
    const { rows, columns, data } = this.#inner.predict(features);
    return matrix(rows, columns, data.map(sigmoid));
  }

  save(): State {
    return this.#inner.save();
  }

  load(state: State): this {
    this.#inner.load(state);
    return this;
  }
}
