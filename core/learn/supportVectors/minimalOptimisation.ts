import { Dual, type DualProblem } from './dual.ts';

/** The largest violation of the conditions of the optimum that is left; LIBSVM leaves 1e-3. */
const TOLERANCE = 3e-4;

const STEPS_BETWEEN_SHRINKING = 1000;

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
export function solveDual(problem: DualProblem): DualSolution {
  const { signs, linear } = problem;
  const dual = new Dual(problem);
  const { a, pull, canRise, canFall } = dual;
  const steps = Math.max(1_000_000, 100 * a.length);
  const interval = Math.min(a.length, STEPS_BETWEEN_SHRINKING);
  for (let step = 1; step <= steps; step++) {
    const pair = dual.pair();
    if (pair === undefined || pair.most - pair.least < TOLERANCE) {
      if (!dual.shrunk) break;
      dual.unshrink();
      continue;
    }
    dual.move(pair.i, pair.j);
    if (step % interval === 0) dual.shrink(pair.most, pair.least);
  }
  if (dual.shrunk) dual.unshrink();

  let objective = 0;
  for (let t = 0; t < a.length; t++) objective += (a[t] * (linear[t] - signs[t] * pull[t])) / 2;
  return {
    coefficients: dual.coefficients(),
    intercept: interceptOf(pull, canRise, canFall),
    objective,
  };
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
