import type { KernelRows } from './kernelRows.ts';

/** Where a direction has no curvature (equal rows), as in LIBSVM. */
const LEAST_CURVATURE = 1e-12;

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

interface Pair {
  i: number;
  j: number;
  /** The pull of i. */
  most: number;
  /** The smallest pull of a variable that can fall: that of j or less. */
  least: number;
}

/** The variables of a dual problem on their way to the optimum, with what decides where to go next. */
export class Dual {
  readonly a: Float64Array;
  /** -s_t times the gradient: at the optimum no variable that can rise has more than one that can fall. */
  readonly pull: Float64Array;
  /** Whether s_t a_t can become more. */
  readonly canRise: Uint8Array;
  /** Whether s_t a_t can become less. */
  readonly canFall: Uint8Array;
  readonly #problem: DualProblem;
  readonly #rowOf: Int32Array;
  /** The variables that take part, in their order, in the first places; the pull of the others is out of date. */
  readonly #active: Int32Array;
  #taking = 0;

  constructor(problem: DualProblem) {
    const variables = problem.signs.length;
    this.#problem = problem;
    this.#rowOf = Int32Array.from({ length: variables }, (_, t) => t % problem.kernel.rows);
    this.a = problem.start?.slice() ?? new Float64Array(variables);
    this.pull = new Float64Array(variables);
    this.canRise = new Uint8Array(variables);
    this.canFall = new Uint8Array(variables);
    this.#active = new Int32Array(variables);
    for (let t = 0; t < variables; t++) this.#mark(t);
    this.unshrink();
  }

  get shrunk(): boolean {
    return this.#taking < this.a.length;
  }

  /** Lets every variable take part, with pulls computed anew. */
  unshrink(): void {
    const { kernel, signs, linear } = this.#problem;
    const { pull } = this;
    const rowOf = this.#rowOf;
    const variables = pull.length;
    for (let t = 0; t < variables; t++) {
      this.#active[t] = t;
      pull[t] = -signs[t] * linear[t];
    }
    for (const [row, coefficient] of this.coefficients().entries()) {
      if (coefficient === 0) continue;
      const values = kernel.row(row);
      for (let t = 0; t < variables; t++) pull[t] -= coefficient * values[rowOf[t]];
    }
    this.#taking = variables;
  }

  /**
   * Leaves aside what sits at a bound and could pair with nothing.
   *
   * @param most the largest pull of a variable that can rise
   * @param least the smallest of one that can fall
   */
  shrink(most: number, least: number): void {
    const { canRise, canFall, pull } = this;
    let kept = 0;
    for (let place = 0; place < this.#taking; place++) {
      const t = this.#active[place];
      const firm = canRise[t] === 1 ? canFall[t] === 0 && pull[t] < least : pull[t] > most;
      if (!firm) this.#active[kept++] = t;
    }
    this.#taking = kept;
  }

  /**
   * Of those that can rise the one with the largest pull, and of those that can fall the one that together with it
   * lowers the objective most, with the largest and the smallest pull; undefined where there is no such pair.
   */
  pair(): Pair | undefined {
    const active = this.#active;
    const taking = this.#taking;
    const rowOf = this.#rowOf;
    const { canRise, canFall, pull } = this;
    let i = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < taking; place++) {
      const t = active[place];
      if (canRise[t] === 1 && pull[t] > most) {
        most = pull[t];
        i = t;
      }
    }
    if (i === -1) return undefined;
    const { kernel } = this.#problem;
    const { diagonal } = kernel;
    const rowI = kernel.row(rowOf[i]);
    const own = diagonal[rowOf[i]];
    let j = -1;
    let least = Number.POSITIVE_INFINITY;
    let best = 0;
    for (let place = 0; place < taking; place++) {
      const t = active[place];
      if (canFall[t] === 0) continue;
      const value = pull[t];
      if (value < least) least = value;
      const violation = most - value;
      if (violation <= 0) continue;
      const row = rowOf[t];
      const gain = (violation * violation) / curvature(own, diagonal[row], rowI[row]);
      if (gain > best) {
        best = gain;
        j = t;
      }
    }
    return j === -1 ? undefined : { i, j, most, least };
  }

  /** Raises s_i a_i and lowers s_j a_j as far as pays or the bounds allow. */
  move(i: number, j: number): void {
    const { kernel, signs, upper } = this.#problem;
    const { a, pull } = this;
    const rowOf = this.#rowOf;
    const rowI = kernel.row(rowOf[i]);
    const rowJ = kernel.row(rowOf[j]);
    const { diagonal } = kernel;
    const bend = curvature(diagonal[rowOf[i]], diagonal[rowOf[j]], rowI[rowOf[j]]);
    const roomI = signs[i] > 0 ? upper - a[i] : a[i];
    const roomJ = signs[j] > 0 ? a[j] : upper - a[j];
    const wanted = (pull[i] - pull[j]) / bend;
    const step = Math.min(wanted, roomI, roomJ);
    // A bound is reached exactly, or rounding would leave a variable a hair from it for ever.
    a[i] = step === roomI ? (signs[i] > 0 ? upper : 0) : a[i] + signs[i] * step;
    a[j] = step === roomJ ? (signs[j] > 0 ? 0 : upper) : a[j] - signs[j] * step;
    this.#mark(i);
    this.#mark(j);
    const active = this.#active;
    const taking = this.#taking;
    for (let place = 0; place < taking; place++) {
      const t = active[place];
      const row = rowOf[t];
      pull[t] -= step * (rowI[row] - rowJ[row]);
    }
  }

  /** One per row: the sum of s a over its variables. */
  coefficients(): Float64Array {
    const { signs, kernel } = this.#problem;
    const coefficients = new Float64Array(kernel.rows);
    for (let t = 0; t < signs.length; t++) coefficients[this.#rowOf[t]] += signs[t] * this.a[t];
    return coefficients;
  }

  #mark(t: number): void {
    const above = Number(this.a[t] > 0);
    const below = Number(this.a[t] < this.#problem.upper);
    const positive = this.#problem.signs[t] > 0;
    this.canRise[t] = positive ? below : above;
    this.canFall[t] = positive ? above : below;
  }
}

/** Of the objective, in the direction in which two rows trade weight. */
function curvature(ownI: number, ownJ: number, shared: number): number {
  const value = ownI + ownJ - 2 * shared;
  return value > 0 ? value : LEAST_CURVATURE;
}
