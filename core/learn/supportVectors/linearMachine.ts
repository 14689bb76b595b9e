import { LinearEstimator } from '../linearEstimator.ts';
import type { Matrix } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { StandardScaler } from '../standardScaler.ts';
import { dualCoordinateDescent } from './dualCoordinateDescent.ts';
import { columnOf, requireCost, requireEpsilon, signsOf } from './machine.ts';

/** What the two machines without a kernel share; the time to fit grows with the rows, not with their square. */
abstract class LinearMachine extends LinearEstimator {
  readonly cost: number;
  readonly seed: number;

  constructor(cost: number, seed: number) {
    super();
    requireCost(cost);
    this.cost = cost;
    this.seed = seed;
  }

  /** The weights of the columns, then the intercept, one array per output. */
  protected abstract solutions(x: Matrix, targets: Matrix): Float64Array[];

  protected override solve(x: Matrix, targets: Matrix) {
    const solutions = this.solutions(x, targets);
    const weights: number[] = [];
    for (let i = 0; i < x.columns; i++) for (const solution of solutions) weights.push(solution[i]);
    return { weights, intercepts: solutions.map((solution) => solution[x.columns]) };
  }
}

/**
 * A linear support vector machine for many rows. It minimises what SupportVectorClassifier does with the linear kernel,
 * save that half the square of the intercept is added, and predicts the decision value too.
 */
export class LinearSupportVectorClassifier extends LinearMachine {
  /** @param cost > 0 */
  constructor({ cost, seed = 1 }: { cost: number; seed?: number }) {
    super(cost, seed);
  }

  protected override solutions(x: Matrix, targets: Matrix): Float64Array[] {
    return Array.from({ length: targets.columns }, (_, output) => {
      const target = Float64Array.from(signsOf(targets, output));
      const lower = target.map((sign) => Math.min(0, sign * this.cost));
      const upper = target.map((sign) => Math.max(0, sign * this.cost));
      return dualCoordinateDescent({ x, target, epsilon: 0, lower, upper }, seededRandom(this.seed));
    });
  }
}

/** Linear support vector regression for many rows, on standardised targets as in SupportVectorRegression. */
export class LinearSupportVectorRegression extends LinearMachine {
  readonly epsilon: number;

  /**
   * @param cost > 0
   * @param epsilon >= 0, in standard deviations of the target
   */
  constructor({ cost, epsilon, seed = 1 }: { cost: number; epsilon: number; seed?: number }) {
    super(cost, seed);
    requireEpsilon(epsilon);
    this.epsilon = epsilon;
  }

  protected override solutions(x: Matrix, targets: Matrix): Float64Array[] {
    const scaler = new StandardScaler().fit(targets);
    const y = scaler.transform(targets);
    const { mean, scale } = scaler.save();
    const upper = new Float64Array(x.rows).fill(this.cost);
    const lower = upper.map((value) => -value);
    return mean.map((middle, output) => {
      const target = columnOf(y, output);
      const solution = dualCoordinateDescent(
        { x, target, epsilon: this.epsilon, lower, upper },
        seededRandom(this.seed),
      ).map((value) => value * scale[output]);
      solution[x.columns] += middle;
      return solution;
    });
  }
}
