import { solvePositiveDefinite } from './cholesky.ts';
import { LinearEstimator } from './linearEstimator.ts';
import type { Matrix } from './matrix.ts';
import { normalEquations } from './normalEquations.ts';

/**
 * Ridge regression with several outputs on standardised features (Hoerl and Kennard 1970):
 * minimises |y - X w - b|^2 / rows + penalty |w|^2; the intercept is not penalised.
 */
export class Ridge extends LinearEstimator {
  readonly penalty: number;

  /** @param penalty >= 0; per row, so that its meaning does not change with the length of the history */
  constructor({ penalty }: { penalty: number }) {
    super();
    if (!(penalty >= 0)) throw new RangeError('penalty must be a number >= 0');
    this.penalty = penalty;
  }

  protected override solve(x: Matrix, targets: Matrix) {
    const { columns } = x;
    const { gram, moments, means } = normalEquations(x, targets);
    // A floor far below any useful penalty keeps constant and doubled columns solvable.
    for (let i = 0; i < columns; i++) gram[i * columns + i] += Math.max(this.penalty, 1e-10);
    return { weights: [...solvePositiveDefinite(gram, moments, columns)], intercepts: means };
  }
}
