import { type Estimator, fitted } from '../estimator.ts';
import { requireSameRows } from '../linear.ts';
import { type Matrix, matrix, requireFinite } from '../matrix.ts';
import { type ScalerState, StandardScaler } from '../standardScaler.ts';
import {
  type Kernel,
  type KernelChoice,
  kernelFor,
  kernelRow,
  requireKernel,
  squaredNorms,
} from './kernel.ts';
import { KernelRows } from './kernelRows.ts';

export interface SupportVectorState {
  scaler: ScalerState;
  kernel: Kernel;
  /** vectors x columns, standardised: the rows that count for any output, in the order of fitting. */
  vectors: number[];
  /** vectors x outputs. */
  coefficients: number[];
  /** One per output. */
  intercepts: number[];
}

/** A decision is the sum of coefficients times the kernel with each fitted row, plus the intercept. */
export interface Decision {
  /** One per fitted row. */
  coefficients: Float64Array;
  intercept: number;
}

/** What the machines with a kernel share: on standardised features, one independent decision function per output. */
export abstract class SupportVectorMachine implements Estimator<SupportVectorState> {
  readonly kernel: KernelChoice;
  #state: SupportVectorState | undefined;

  constructor(kernel: KernelChoice) {
    requireKernel(kernel);
    this.kernel = kernel;
  }

  /** One decision per output. */
  protected abstract decide(kernel: KernelRows, targets: Matrix): Decision[];

  fit(features: Matrix, targets: Matrix): this {
    requireSameRows(features, targets);
    const scaler = new StandardScaler().fit(features);
    const x = scaler.transform(features);
    const kernel = kernelFor(this.kernel, x.columns);
    const decisions = this.decide(new KernelRows(kernel, x), targets);
    const vectors: number[] = [];
    const coefficients: number[] = [];
    for (let row = 0; row < x.rows; row++) {
      if (decisions.every((decision) => decision.coefficients[row] === 0)) continue;
      for (let i = 0; i < x.columns; i++) vectors.push(x.data[row * x.columns + i]);
      for (const decision of decisions) coefficients.push(decision.coefficients[row]);
    }
    const intercepts = decisions.map(({ intercept }) => intercept);
    this.#state = { scaler: scaler.save(), kernel, vectors, coefficients, intercepts };
    return this;
  }

  predict(features: Matrix): Matrix {
    const state = fitted(this.#state);
    requireFinite(features.data, 'features');
    const x = new StandardScaler().load(state.scaler).transform(features);
    const outputs = state.intercepts.length;
    const count = state.coefficients.length / outputs;
    const vectors = matrix(count, x.columns, Float64Array.from(state.vectors));
    const norms = squaredNorms(vectors);
    const likeness = new Float64Array(count);
    const result = matrix(x.rows, outputs);
    for (let row = 0; row < x.rows; row++) {
      kernelRow(state.kernel, x, row, vectors, norms, likeness);
      for (let output = 0; output < outputs; output++) {
        let sum = state.intercepts[output];
        for (let i = 0; i < count; i++) sum += likeness[i] * state.coefficients[i * outputs + output];
        result.data[row * outputs + output] = sum;
      }
    }
    return result;
  }

  save(): SupportVectorState {
    return structuredClone(fitted(this.#state));
  }

  load(state: SupportVectorState): this {
    this.#state = structuredClone(state);
    return this;
  }
}

/** The values of one output. */
export function columnOf({ rows, columns, data }: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]);
}

/** @throws RangeError when it is no number > 0 */
export function requireCost(cost: number): void {
  if (!(cost > 0)) throw new RangeError('cost must be a number > 0');
}

/** @throws RangeError when it is no number >= 0 */
export function requireEpsilon(epsilon: number): void {
  if (!(epsilon >= 0)) throw new RangeError('epsilon must be a number >= 0');
}

/** Targets 0 and 1 as -1 and 1. @throws RangeError at any other */
export function signsOf(targets: Matrix, column: number): Int8Array {
  return Int8Array.from(columnOf(targets, column), (value) => {
    if (value !== 0 && value !== 1) throw new RangeError('targets must be 0 or 1');
    return 2 * value - 1;
  });
}
