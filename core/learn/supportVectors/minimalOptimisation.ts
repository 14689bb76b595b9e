import type { KernelRows } from './kernelRows.ts';

/** Where a direction has no curvature (equal rows), as in LIBSVM. */
const LEAST_CURVATURE = 1e-12;

/** The largest violation of the conditions of the optimum that is left; LIBSVM leaves 1e-3. */
const TOLERANCE = 3e-4;

const STEPS_BETWEEN_SHRINKING = 1000;

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
 * objective most. Variables that sit firmly at a bound are left aside until the rest is solved (shrinking, Joachims
 * 1999). Ends when no pair violates the conditions by more than 3e-4, or after a million steps (100 per variable if
 * that is more). Ties go to the earlier variable.
 */
export function solveDual({ kernel, signs, linear, upper, start }: DualProblem): DualSolution {
  const variables = signs.length;
  const { rows, diagonal } = kernel;
  const rowOf = Int32Array.from({ length: variables }, (_, t) => t % rows);
  const a = start?.slice() ?? new Float64Array(variables);
  /** -s_t times the gradient: at the optimum no variable that can rise has more than one that can fall. */
  const pull = new Float64Array(variables);
  const canRise = new Uint8Array(variables);
  const canFall = new Uint8Array(variables);
  const mark = (t: number) => {
    const [above, below] = [a[t] > 0, a[t] < upper];
    canRise[t] = Number(signs[t] > 0 ? below : above);
    canFall[t] = Number(signs[t] > 0 ? above : below);
  };
  /** The variables that take part, in their order; the pull of the others is out of date. */
  const active = new Int32Array(variables);
  let taking = 0;
  const unshrink = () => {
    for (let t = 0; t < variables; t++) {
      active[t] = t;
      pull[t] = -signs[t] * linear[t];
    }
    for (const [row, coefficient] of coefficientsOf(a, signs, rows).entries()) {
      if (coefficient === 0) continue;
      const values = kernel.row(row);
      for (let t = 0; t < variables; t++) pull[t] -= coefficient * values[rowOf[t]];
    }
    taking = variables;
  };
  const shrink = (most: number, least: number) => {
    let kept = 0;
    for (let place = 0; place < taking; place++) {
      const t = active[place];
      const firm = canRise[t] === 1 ? canFall[t] === 0 && pull[t] < least : pull[t] > most;
      if (!firm) active[kept++] = t;
    }
    taking = kept;
  };

  for (let t = 0; t < variables; t++) mark(t);
  unshrink();
  const steps = Math.max(1_000_000, 100 * variables);
  const interval = Math.min(variables, STEPS_BETWEEN_SHRINKING);
  for (let step = 1; step <= steps; step++) {
    let i = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < taking; place++) {
      const t = active[place];
      if (canRise[t] === 1 && pull[t] > most) {
        most = pull[t];
        i = t;
      }
    }
    const rowI = i === -1 ? undefined : kernel.row(rowOf[i]);
    let j = -1;
    let least = Number.POSITIVE_INFINITY;
    if (rowI !== undefined) {
      const own = diagonal[rowOf[i]];
      let best = 0;
      for (let place = 0; place < taking; place++) {
        const t = active[place];
        if (canFall[t] === 0) continue;
        const value = pull[t];
        if (value < least) least = value;
        const violation = most - value;
        if (violation <= 0) continue;
        const curvature = own + diagonal[rowOf[t]] - 2 * rowI[rowOf[t]];
        const gain = (violation * violation) / (curvature > 0 ? curvature : LEAST_CURVATURE);
        if (gain > best) {
          best = gain;
          j = t;
        }
      }
    }
    if (rowI === undefined || j === -1 || most - least < TOLERANCE) {
      if (taking === variables) break;
      unshrink();
      continue;
    }

    const rowJ = kernel.row(rowOf[j]);
    const curvature = diagonal[rowOf[i]] + diagonal[rowOf[j]] - 2 * rowI[rowOf[j]];
    const roomI = signs[i] > 0 ? upper - a[i] : a[i];
    const roomJ = signs[j] > 0 ? a[j] : upper - a[j];
    const wanted = (most - pull[j]) / (curvature > 0 ? curvature : LEAST_CURVATURE);
    const move = Math.min(wanted, roomI, roomJ);
    // A bound is reached exactly, or rounding would leave a variable a hair from it for ever.
    a[i] = move === roomI ? (signs[i] > 0 ? upper : 0) : a[i] + signs[i] * move;
    a[j] = move === roomJ ? (signs[j] > 0 ? 0 : upper) : a[j] - signs[j] * move;
    mark(i);
    mark(j);
    for (let place = 0; place < taking; place++) {
      const t = active[place];
      const row = rowOf[t];
      pull[t] -= move * (rowI[row] - rowJ[row]);
    }
    if (step % interval === 0) shrink(most, least);
  }
  if (taking < variables) unshrink();

  let objective = 0;
  for (let t = 0; t < variables; t++) objective += (a[t] * (linear[t] - signs[t] * pull[t])) / 2;
  return {
    coefficients: coefficientsOf(a, signs, rows),
    intercept: interceptOf(pull, canRise, canFall),
    objective,
  };
}

function coefficientsOf(a: Float64Array, signs: Int8Array, rows: number): Float64Array {
  const coefficients = new Float64Array(rows);
  for (let t = 0; t < a.length; t++) coefficients[t % rows] += signs[t] * a[t];
  return coefficients;
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
