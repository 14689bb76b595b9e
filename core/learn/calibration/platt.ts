import { type Estimator, fitted } from '../estimator.ts';
import { sigmoid } from '../logistic.ts';
import { type Matrix, matrix, requireFinite } from '../matrix.ts';
import { requireScores, requireTargets } from './scores.ts';

export interface PlattState {
  /** One per output. */
  slopes: number[];
  intercepts: number[];
}

const MAX_ITERATIONS = 100;
const MIN_STEP = 1e-10;
/** Keeps the Hessian positive definite where all probabilities are near 0 or 1. */
const RIDGE = 1e-12;
const TOLERANCE = 1e-9;

/**
 * Platt's scaling (1999): for each output the probability is sigmoid(slope x score + intercept), by Newton's method with
 * a line search in the form of Lin, Lin and Weng (2007). Targets of 0 and 1 are drawn in by Platt's prior, so that a score
 * which separates perfectly does not become certain. The scores are as many columns as the targets.
 */
export class Platt implements Estimator<PlattState> {
  #state: PlattState | undefined;

  fit(scores: Matrix, targets: Matrix): this {
    requireTargets(scores, targets);
    if (targets.data.some((value) => value !== 0 && value !== 1))
      throw new RangeError('targets must be 0 or 1');
    const state: PlattState = { slopes: [], intercepts: [] };
    for (let output = 0; output < targets.columns; output++) {
      const at = (source: Matrix) => (row: number) => source.data[row * source.columns + output];
      const { slope, intercept } = fitSigmoid(scores.rows, at(scores), at(targets));
      state.slopes.push(slope);
      state.intercepts.push(intercept);
    }
    this.#state = state;
    return this;
  }

  /** Probabilities of the target being 1. */
  predict(scores: Matrix): Matrix {
    const { slopes, intercepts } = fitted(this.#state);
    requireScores(scores, slopes.length);
    return matrix(
      scores.rows,
      scores.columns,
      scores.data.map((score, i) =>
        sigmoid(slopes[i % slopes.length] * score + intercepts[i % slopes.length]),
      ),
    );
  }

  save(): PlattState {
    return structuredClone(fitted(this.#state));
  }

  load(state: PlattState): this {
    requireFinite(state.slopes, 'slopes');
    requireFinite(state.intercepts, 'intercepts');
    this.#state = structuredClone(state);
    return this;
  }
}

type Column = (row: number) => number;

/** Scores are standardised for the descent: Newton's steps are then well scaled whatever the unit of the score. */
function fitSigmoid(rows: number, score: Column, target: Column): { slope: number; intercept: number } {
  let level = 0;
  let positives = 0;
  for (let row = 0; row < rows; row++) {
    level += score(row) / rows;
    positives += target(row);
  }
  let variance = 0;
  for (let row = 0; row < rows; row++) variance += (score(row) - level) ** 2 / rows;
  const deviation = Math.sqrt(variance);
  const negatives = rows - positives;
  const prior = Math.log((positives + 1) / (negatives + 1));
  // A score that never changes says nothing of the class; rounding leaves it a deviation of a few ulps.
  if (!(deviation > 1e-12 * Math.abs(level)))
    return { slope: 0, intercept: constantLogit(positives, negatives) };
  const x = Float64Array.from({ length: rows }, (_, row) => (score(row) - level) / deviation);
  const t = Float64Array.from({ length: rows }, (_, row) =>
    target(row) === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  );
  const { slope, intercept } = descend(x, t, prior);
  return { slope: slope / deviation, intercept: intercept - (slope * level) / deviation };
}

/** Logit of the mean of the drawn-in targets. */
function constantLogit(positives: number, negatives: number): number {
  const sum = (positives * (positives + 1)) / (positives + 2) + negatives / (negatives + 2);
  return Math.log(sum / (positives + negatives - sum));
}

function descend(x: Float64Array, t: Float64Array, start: number): { slope: number; intercept: number } {
  let slope = 0;
  let intercept = start;
  let loss = logLoss(x, t, slope, intercept);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let [h11, h22, h21, g1, g2] = [RIDGE, RIDGE, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const p = sigmoid(slope * x[i] + intercept);
      const weight = p * (1 - p);
      h11 += x[i] * x[i] * weight;
      h22 += weight;
      h21 += x[i] * weight;
      g1 += x[i] * (p - t[i]);
      g2 += p - t[i];
    }
    if (Math.abs(g1) < TOLERANCE && Math.abs(g2) < TOLERANCE) break;
    const determinant = h11 * h22 - h21 * h21;
    const stepSlope = -(h22 * g1 - h21 * g2) / determinant;
    const stepIntercept = -(h11 * g2 - h21 * g1) / determinant;
    const gain = g1 * stepSlope + g2 * stepIntercept;
    let size = 1;
    for (; size >= MIN_STEP; size /= 2) {
      const next = logLoss(x, t, slope + size * stepSlope, intercept + size * stepIntercept);
      if (next >= loss + 1e-4 * size * gain) continue;
      slope += size * stepSlope;
      intercept += size * stepIntercept;
      loss = next;
      break;
    }
    // No step lowers the loss any more: rounding is all that is left.
    if (size < MIN_STEP) break;
  }
  return { slope, intercept };
}

/** Sum of the cross entropies, in the form that cannot overflow. */
function logLoss(x: Float64Array, t: Float64Array, slope: number, intercept: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const logit = slope * x[i] + intercept;
    sum += Math.max(logit, 0) - t[i] * logit + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return sum;
}
