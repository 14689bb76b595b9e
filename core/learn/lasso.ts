import { coordinateDescent } from './coordinateDescent.ts';
import { LinearEstimator } from './linearEstimator.ts';
import type { Matrix } from './matrix.ts';
import { normalEquations } from './normalEquations.ts';

/**
 * The elastic net (Zou and Hastie 2005) with several independent outputs on standardised features: minimises
 * |y - X w - b|^2 / rows + penalty (share |w|_1 + (1 - share) |w|^2); the intercept is not penalised. The loss is that
 * of Ridge, so share 0 would be Ridge with the same penalty. scikit-learn halves the loss and both squares:
 * its alpha is penalty (1 - share / 2), its l1_ratio share / (2 - share).
 */
export class ElasticNet extends LinearEstimator {
  readonly penalty: number;
  readonly share: number;

  /**
   * @param penalty > 0
   * @param share of the penalty that is on absolute values, above 0 and at most 1
   */
  constructor({ penalty, share }: { penalty: number; share: number }) {
    super();
    if (!(penalty > 0)) throw new RangeError('penalty must be a number > 0; for none, take Ridge');
    if (!(share > 0 && share <= 1))
      throw new RangeError('share must be above 0 and at most 1; for 0, take Ridge');
    this.penalty = penalty;
    this.share = share;
  }

  protected override solve(x: Matrix, targets: Matrix) {
    const { rows, columns } = x;
    const outputs = targets.columns;
    const { gram, moments, means } = normalEquations(x, targets);
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < i; j++) gram[j * columns + i] = gram[i * columns + j];
    const weights = new Array<number>(columns * outputs);
    for (let output = 0; output < outputs; output++) {
      let variance = 0;
      for (let row = 0; row < rows; row++)
        variance += (targets.data[row * outputs + output] - means[output]) ** 2 / rows;
      const own = Float64Array.from({ length: columns }, (_, i) => moments[i * outputs + output]);
      const solution = coordinateDescent(
        { gram, moments: own, variance },
        (this.penalty * this.share) / 2,
        this.penalty * (1 - this.share),
      );
      for (let i = 0; i < columns; i++) weights[i * outputs + output] = solution[i];
    }
    return { weights, intercepts: means };
  }
}

/**
 * The lasso (Tibshirani 1996): minimises |y - X w - b|^2 / rows + penalty |w|_1, which leaves many weights at exactly 0.
 * scikit-learn's alpha is half this penalty.
 */
export class Lasso extends ElasticNet {
  /** @param penalty > 0; per row, as in Ridge */
  constructor({ penalty }: { penalty: number }) {
    super({ penalty, share: 1 });
  }
}
