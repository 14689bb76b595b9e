import { factorise, solveFactorised, solvePositiveDefinite } from './cholesky.ts';
import { type Estimator, fitted } from './estimator.ts';
import { affine, type LinearState, requireSameRows } from './linear.ts';
import { type Matrix, matrix, requireFinite } from './matrix.ts';
import { StandardScaler } from './standardScaler.ts';

const MAX_ITERATIONS = 50;
/** Steps with the bound on the curvature before Newton's own take over: enough where the classes overlap much. */
const BOUND_ITERATIONS = 15;
const TOLERANCE = 1e-9;

/** 1 / (1 + e^-x), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * Logistic regression with one independent output per target column, on standardised features: minimises the mean
 * log loss + penalty |w|^2 / 2. Targets are 0 or 1. The first steps are for all outputs at once, with a bound on the
 * curvature that they share (Boehning 1992): cheap, and enough where the features say little. What has not converged by
 * then is finished by Newton's method (iteratively reweighted least squares).
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
    const { solutions, converged } = boundedSteps(x, targets, this.penalty);
    for (let output = 0; output < outputs; output++) {
      const start = solutions.subarray(output * (x.columns + 1), (output + 1) * (x.columns + 1));
      const solution = converged[output]
        ? start
        : newton(x, (row) => targets.data[row * outputs + output], this.penalty, start);
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

/** For each output the weights of the columns, then the intercept, and whether that is the answer. */
function boundedSteps(
  x: Matrix,
  targets: Matrix,
  penalty: number,
): { solutions: Float64Array; converged: boolean[] } {
  const { rows, columns } = x;
  const outputs = targets.columns;
  const size = columns + 1;
  const bound = new Float64Array(size * size);
  const row = new Float64Array(size).fill(1);
  for (let r = 0; r < rows; r++) {
    row.set(x.data.subarray(r * columns, (r + 1) * columns));
    for (let i = 0; i < size; i++) {
      const value = row[i] / (4 * rows);
      for (let j = 0; j <= i; j++) bound[i * size + j] += value * row[j];
    }
  }
  for (let i = 0; i < size; i++) bound[i * size + i] += (i < columns ? penalty : 0) + 1e-10;
  const lower = factorise(bound, size);
  const solutions = new Float64Array(outputs * size);
  const converged = new Array<boolean>(outputs).fill(false);
  const gradients = new Float64Array(outputs * size);
  for (let iteration = 0; iteration < BOUND_ITERATIONS && converged.includes(false); iteration++) {
    gradients.fill(0);
    for (let r = 0; r < rows; r++) {
      row.set(x.data.subarray(r * columns, (r + 1) * columns));
      for (let output = 0; output < outputs; output++) {
        if (converged[output]) continue;
        const from = output * size;
        let logit = 0;
        for (let i = 0; i < size; i++) logit += row[i] * solutions[from + i];
        const residual = (sigmoid(logit) - targets.data[r * outputs + output]) / rows;
        for (let i = 0; i < size; i++) gradients[from + i] += residual * row[i];
      }
    }
    for (let output = 0; output < outputs; output++) {
      if (converged[output]) continue;
      const from = output * size;
      for (let i = 0; i < columns; i++) gradients[from + i] += penalty * solutions[from + i];
      const step = solveFactorised(lower, gradients.slice(from, from + size), size);
      let largest = 0;
      for (let i = 0; i < size; i++) {
        solutions[from + i] -= step[i];
        largest = Math.max(largest, Math.abs(step[i]));
      }
      converged[output] = largest < TOLERANCE;
    }
  }
  return { solutions, converged };
}

/** Weights of the columns, then the intercept. */
function newton(
  x: Matrix,
  target: (row: number) => number,
  penalty: number,
  start: Float64Array,
): Float64Array {
  const size = x.columns + 1;
  const solution = start.slice();
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
