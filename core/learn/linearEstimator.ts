import { type Estimator, fitted } from './estimator.ts';
import { affine, type LinearState, requireSameRows } from './linear.ts';
import type { Matrix } from './matrix.ts';
import { StandardScaler } from './standardScaler.ts';

/** What every model has in common that is linear in standardised features and predicts what it is linear in. */
export abstract class LinearEstimator implements Estimator<LinearState> {
  #state: LinearState | undefined;

  /** @param x standardised features */
  protected abstract solve(x: Matrix, targets: Matrix): Pick<LinearState, 'weights' | 'intercepts'>;

  fit(features: Matrix, targets: Matrix): this {
    requireSameRows(features, targets);
    const scaler = new StandardScaler().fit(features);
    this.#state = { scaler: scaler.save(), ...this.solve(scaler.transform(features), targets) };
    return this;
  }

  predict(features: Matrix): Matrix {
    return affine(fitted(this.#state), features);
  }

  save(): LinearState {
    return structuredClone(fitted(this.#state));
  }

  load(state: LinearState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
