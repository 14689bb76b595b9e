import type { KernelRows } from './kernelRows.ts';

/** Where a direction has no curvature (equal rows), as in LIBSVM. */
const LEAST_CURVATURE = 1e-12;

/** The largest violation of the conditions of the optimum that is left; LIBSVM leaves 1e-3. */
const TOLERANCE = 3e-4;

/**
 * minimise  a'Qa / 2 + p'a  subject to  s'a as at the start and 0 <= a <= upper, where Q_tu = s_t s_u K(t, u).
 * There may be several variables for a row: variable t stands on row t mod rows.
 */
export interface DualProblem {
  kernel: KernelRows;
  /** 1 or -1, one per variable. */
  signs: Int8Array;
  /** p, one per variable. */
  linear: Float64Array;
  upper: number;
  /** A feasible a; zeros unless told. */
  start?: Float64Array;
}

export interface DualSolution {
  /** One per row: the sum of s a over its variables, so that a decision is their sum of K plus the intercept. */
  coefficients: Float64Array;
  intercept: number;
  /** a'Qa / 2 + p'a. */
  objective: number;
}

/**
 * Sequential minimal optimisation (Platt 1998) with the second-order choice of the pair by Fan, Chen and Lin (2005):
 * the variable that violates the conditions of the optimum most, and the one which together with it lowers the
 * objective most. Ends when no pair violates them by more than 3e-4, or after a million steps (100 per variable if
 * that is more). Ties go to the earlier variable.
 */
export function solveDual({ kernel, signs, linear, upper, start }: DualProblem): DualSolution {
  const variables = signs.length;
  const { rows, diagonal } = kernel;
  const a = start?.slice() ?? new Float64Array(variables);
  /** -s_t times the gradient: at the optimum no variable that can rise has more than one that can fall. */
  const pull = new Float64Array(variables);
  for (let t = 0; t < variables; t++) pull[t] = -signs[t] * linear[t];
  for (let t = 0; t < variables; t++) {
    if (a[t] !== 0) addRow(pull, kernel.row(t % rows), -signs[t] * a[t]);
  }

  const canRise = new Uint8Array(variables);
  const canFall = new Uint8Array(variables);
  const mark = (t: number) => {
    const [above, below] = [a[t] > 0, a[t] < upper];
    canRise[t] = Number(signs[t] > 0 ? below : above);
    canFall[t] = Number(signs[t] > 0 ? above : below);
  };
  for (let t = 0; t < variables; t++) mark(t);

  const steps = Math.max(1_000_000, 100 * variables);
  for (let step = 0; step < steps; step++) {
    let i = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < variables; t++) {
      if (canRise[t] === 1 && pull[t] > most) {
        most = pull[t];
        i = t;
      }
    }
    if (i === -1) break;
    const rowI = kernel.row(i % rows);
    const ownI = diagonal[i % rows];
    let j = -1;
    let least = Number.POSITIVE_INFINITY;
    let best = 0;
    for (let offset = 0; offset < variables; offset += rows) {
      for (let row = 0; row < rows; row++) {
        const t = offset + row;
        if (canFall[t] === 0) continue;
        const value = pull[t];
        if (value < least) least = value;
        const violation = most - value;
        if (violation <= 0) continue;
        const curvature = ownI + diagonal[row] - 2 * rowI[row];
        const gain = (violation * violation) / (curvature > 0 ? curvature : LEAST_CURVATURE);
        if (gain > best) {
          best = gain;
          j = t;
        }
      }
    }
    if (j === -1 || most - least < TOLERANCE) break;

    const rowJ = kernel.row(j % rows);
    const curvature = ownI + diagonal[j % rows] - 2 * rowI[j % rows];
    const roomI = signs[i] > 0 ? upper - a[i] : a[i];
    const roomJ = signs[j] > 0 ? a[j] : upper - a[j];
    const wanted = (most - pull[j]) / (curvature > 0 ? curvature : LEAST_CURVATURE);
    const move = Math.min(wanted, roomI, roomJ);
    // A bound is reached exactly, or rounding would leave a variable a hair from it for ever.
    a[i] = move === roomI ? (signs[i] > 0 ? upper : 0) : a[i] + signs[i] * move;
    a[j] = move === roomJ ? (signs[j] > 0 ? 0 : upper) : a[j] - signs[j] * move;
    mark(i);
    mark(j);
    for (let offset = 0; offset < variables; offset += rows) {
      for (let row = 0; row < rows; row++) pull[offset + row] -= move * (rowI[row] - rowJ[row]);
    }
  }

  const coefficients = new Float64Array(rows);
  let objective = 0;
  for (let t = 0; t < variables; t++) {
    coefficients[t % rows] += signs[t] * a[t];
    objective += (a[t] * (linear[t] - signs[t] * pull[t])) / 2;
  }
  return { coefficients, intercept: interceptOf(pull, canRise, canFall), objective };
}

function addRow(pull: Float64Array, row: Float32Array, factor: number): void {
  for (let offset = 0; offset < pull.length; offset += row.length) {
    for (let i = 0; i < row.length; i++) pull[offset + i] += factor * row[i];
  }
}

/** The mean pull of the variables off their bounds; where there is none, the middle of what the bounds allow. */
function interceptOf(pull: Float64Array, canRise: Uint8Array, canFall: Uint8Array): number {
  let sum = 0;
  let free = 0;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let t = 0; t < pull.length; t++) {
    if (canRise[t] === 1 && canFall[t] === 1) {
      sum += pull[t];
      free++;
    } else if (canRise[t] === 1) low = Math.max(low, pull[t]);
    else high = Math.min(high, pull[t]);
  }
  if (free > 0) return sum / free;
  if (low === Number.NEGATIVE_INFINITY) return high;
  return high === Number.POSITIVE_INFINITY ? low : (low + high) / 2;
}
