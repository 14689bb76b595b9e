import { type Matrix, matrix } from '../matrix.ts';
import type { KernelChoice } from './kernel.ts';
import type { KernelRows } from './kernelRows.ts';
import { type Decision, SupportVectorMachine } from './machine.ts';
import { solveDual } from './minimalOptimisation.ts';

/**
 * One-class support vector machine (Schoelkopf et al. 2001): learns where rows usually lie. Predicts one decision value
 * a row, below 0 outside; at most the share nu of the fitted rows lies outside, to the accuracy of the solver. It has
 * LIBSVM's scale, the sum of the coefficients being nu * rows.
 */
export class OneClassSupportVectors extends SupportVectorMachine {
  readonly nu: number;

  /** @param nu above 0 and at most 1 */
  constructor({ nu, kernel }: { nu: number; kernel: KernelChoice }) {
    super(kernel);
    if (!(nu > 0 && nu <= 1)) throw new RangeError('nu must be above 0 and at most 1');
    this.nu = nu;
  }

  /** @param targets may be left out: they are checked like any, and nothing is learned from them */
  override fit(features: Matrix, targets: Matrix = matrix(features.rows, 0)): this {
    return super.fit(features, targets);
  }

  protected decide(kernel: KernelRows): Decision[] {
    const { rows } = kernel;
    const total = this.nu * rows;
    const start = Float64Array.from({ length: rows }, (_, row) => Math.min(1, Math.max(0, total - row)));
    const signs = new Int8Array(rows).fill(1);
    return [solveDual({ kernel, signs, linear: new Float64Array(rows), upper: 1, start })];
  }
}
