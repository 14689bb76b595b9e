import { solvePositiveDefinite } from './cholesky.ts';
import { type Estimator, fitted } from './estimator.ts';
import { affine, type LinearState, requireSameRows } from './linear.ts';
import type { Matrix } from './matrix.ts';
import { normalEquations } from './normalEquations.ts';
import { StandardScaler } from './standardScaler.ts';

/**
 * Ridge regression with several outputs on standardised features (Hoerl and Kennard 1970):
 * minimises |y - X w - b|^2 / rows + penalty |w|^2; the intercept is not penalised.
 */
export class Ridge implements Estimator<LinearState> {
  readonly penalty: number;
  #state: LinearState | undefined;

  /** @param penalty >= 0; per row, so that its meaning does not change with the length of the history */
  constructor({ penalty }: { penalty: number }) {
    if (!(penalty >= 0)) throw new RangeError('penalty must be a number >= 0');
    this.penalty = penalty;
  }

  fit(features: Matrix, targets: Matrix): this {
    requireSameRows(features, targets);
    const scaler = new StandardScaler().fit(features);
    const x = scaler.transform(features);
    const { columns } = x;
    const { gram, moments, means } = normalEquations(x, targets);
    // A floor far below any useful penalty keeps constant and doubled columns solvable.
    for (let i = 0; i < columns; i++) gram[i * columns + i] += Math.max(this.penalty, 1e-10);
    this.#state = {
      scaler: scaler.save(),
      weights: [...solvePositiveDefinite(gram, moments, columns)],
      intercepts: means,
    };
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
