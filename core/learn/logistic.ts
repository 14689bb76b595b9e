import { solvePositiveDefinite } from './cholesky.ts';
import { type Estimator, fitted } from './estimator.ts';
import { affine, type LinearState, requireSameRows } from './linear.ts';
import { type Matrix, matrix, requireFinite } from './matrix.ts';
import { StandardScaler } from './standardScaler.ts';

const MAX_ITERATIONS = 50;
const TOLERANCE = 1e-9;

/** 1 / (1 + e^-x), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * Logistic regression with one independent output per target column, on standardised features: minimises the mean
 * log loss + penalty |w|^2 / 2 by Newton's method (iteratively reweighted least squares). Targets are 0 or 1.
 */
export class Logistic implements Estimator<LinearState> {
  readonly penalty: number;
  #state: LinearState | undefined;

  /** @param penalty > 0, so that separable data has a finite answer */
  constructor({ penalty }: { penalty: number }) {
    if (!(penalty > 0)) throw new RangeError('penalty must be a number > 0');
    this.penalty = penalty;
  }

  fit(features: Matrix, targets: Matrix): this {
    requireSameRows(features, targets);
    if (targets.data.some((value) => value !== 0 && value !== 1))
      throw new RangeError('targets must be 0 or 1');
    const scaler = new StandardScaler().fit(features);
    const x = scaler.transform(features);
    const outputs = targets.columns;
    const weights = new Array<number>(x.columns * outputs);
    const intercepts = new Array<number>(outputs);
    for (let output = 0; output < outputs; output++) {
      const solution = newton(x, (row) => targets.data[row * outputs + output], this.penalty);
      intercepts[output] = solution[x.columns];
      for (let i = 0; i < x.columns; i++) weights[i * outputs + output] = solution[i];
    }
    this.#state = { scaler: scaler.save(), weights, intercepts };
    return this;
  }

  /** Probabilities of the target being 1. */
  predict(features: Matrix): Matrix {
    const logits = affine(fitted(this.#state), features);
    return matrix(logits.rows, logits.columns, logits.data.map(sigmoid));
  }

  save(): LinearState {
    return structuredClone(fitted(this.#state));
  }

  load(state: LinearState): this {
    requireFinite(state.weights, 'weights');
    this.#state = structuredClone(state);
    return this;
  }
}

/** Weights of the columns, then the intercept. */
function newton(x: Matrix, target: (row: number) => number, penalty: number): Float64Array {
  const size = x.columns + 1;
  const solution = new Float64Array(size);
  const row = new Float64Array(size).fill(1);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (let r = 0; r < x.rows; r++) {
      row.set(x.data.subarray(r * x.columns, (r + 1) * x.columns));
      let logit = 0;
      for (let i = 0; i < size; i++) logit += row[i] * solution[i];
      const probability = sigmoid(logit);
      const curvature = (probability * (1 - probability)) / x.rows;
      const residual = (probability - target(r)) / x.rows;
      for (let i = 0; i < size; i++) {
        gradient[i] += residual * row[i];
        const value = curvature * row[i];
        for (let j = 0; j <= i; j++) hessian[i * size + j] += value * row[j];
      }
    }
    for (let i = 0; i < size; i++) {
      const strength = i < x.columns ? penalty : 0;
      gradient[i] += strength * solution[i];
      // The floor keeps the step finite where every probability has saturated.
      hessian[i * size + i] += strength + 1e-10;
    }
    const step = solvePositiveDefinite(hessian, gradient, size);
    let largest = 0;
    for (let i = 0; i < size; i++) {
      solution[i] -= step[i];
      largest = Math.max(largest, Math.abs(step[i]));
    }
    if (largest < TOLERANCE) break;
  }
  return solution;
}
