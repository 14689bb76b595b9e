import type { Matrix } from '../matrix.ts';
import type { KernelChoice } from './kernel.ts';
import type { KernelRows } from './kernelRows.ts';
import { type Decision, requireCost, SupportVectorMachine, signsOf } from './machine.ts';
import { solveDual } from './minimalOptimisation.ts';

/**
 * Support vector machine (Cortes and Vapnik 1995) with one independent output per target column; targets are 0 or 1.
 * Minimises |w|^2 / 2 + cost * (sum of hinge losses). Predicts the decision value, above 0 for 1 and beyond 1 or -1
 * outside the margin: it is no probability until it has been calibrated. Where one class alone was seen, it is 1 or -1.
 */
export class SupportVectorClassifier extends SupportVectorMachine {
  readonly cost: number;

  /** @param cost > 0 */
  constructor({ cost, kernel }: { cost: number; kernel: KernelChoice }) {
    super(kernel);
    requireCost(cost);
    this.cost = cost;
  }

  protected decide(kernel: KernelRows, targets: Matrix): Decision[] {
    const linear = new Float64Array(kernel.rows).fill(-1);
    return Array.from({ length: targets.columns }, (_, output) =>
      solveDual({ kernel, signs: signsOf(targets, output), linear, upper: this.cost }),
    );
  }
}
