import type { Matrix } from '../matrix.ts';
import { StandardScaler } from '../standardScaler.ts';
import type { KernelChoice } from './kernel.ts';
import type { KernelRows } from './kernelRows.ts';
import { columnOf, type Decision, requireCost, requireEpsilon, SupportVectorMachine } from './machine.ts';
import { solveDual } from './minimalOptimisation.ts';

/**
 * Support vector regression (Drucker et al. 1997) with several independent outputs: minimises |w|^2 / 2 + cost * (sum
 * of errors beyond epsilon). Every target is standardised first, so that cost, epsilon and the accuracy of the solver
 * mean the same for returns of 0.01 as for prices of 10,000: epsilon is a share of the target's standard deviation.
 */
export class SupportVectorRegression extends SupportVectorMachine {
  readonly cost: number;
  readonly epsilon: number;

  /**
   * @param cost > 0
   * @param epsilon >= 0, in standard deviations of the target
   */
  constructor({ cost, epsilon, kernel }: { cost: number; epsilon: number; kernel: KernelChoice }) {
    super(kernel);
    requireCost(cost);
    requireEpsilon(epsilon);
    this.cost = cost;
    this.epsilon = epsilon;
  }

  protected decide(kernel: KernelRows, targets: Matrix): Decision[] {
    const { rows } = kernel;
    const scaler = new StandardScaler().fit(targets);
    const y = scaler.transform(targets);
    const { mean, scale } = scaler.save();
    const signs = new Int8Array(2 * rows).fill(1, 0, rows).fill(-1, rows);
    return mean.map((middle, output) => {
      const linear = new Float64Array(2 * rows);
      for (const [row, value] of columnOf(y, output).entries()) {
        linear[row] = this.epsilon - value;
        linear[rows + row] = this.epsilon + value;
      }
      const { coefficients, intercept } = solveDual({ kernel, signs, linear, upper: this.cost });
      return {
        coefficients: coefficients.map((value) => value * scale[output]),
        intercept: intercept * scale[output] + middle,
      };
    });
  }
}
