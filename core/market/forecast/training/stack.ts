import { sigmoid } from '../../../learn/logistic.ts';
import { matrix } from '../../../learn/matrix.ts';
import { mean } from '../../../learn/mean.ts';
import { conformalQuantile } from '../../../learn/metrics/distribution.ts';
import { LEVELS, MAX_HORIZON, servedDeviation } from '../distribution.ts';
import { LONG_RUN } from '../features.ts';
import { type DeviationMember, deviationMembers, type MemberOutputs, type Members } from './members.ts';
import type { TrainingRows } from './rows.ts';

/** Per horizon, how the members are put together. */
export interface Stack {
  /** What the mean is multiplied by; 0 is "no change". */
  mean: number[];
  /** What the log odds of a rise are multiplied by; 0 is a coin. */
  direction: number[];
  /** Weights of the log deviations, 0 or more, that sum to 1. */
  deviation: Record<DeviationMember, number[]>;
}

export interface Calibrated {
  stack: Stack;
  /** Quantiles of standardised errors at LEVELS, MAX_HORIZON rows. */
  quantiles: number[][];
}

/** What is fitted, stacked and calibrated: everything that is exported. */
export type ForecastModel = Members & Calibrated;

/** Outputs of members for rows that they were not fitted on. */
export interface OutOfFold extends MemberOutputs {
  /** Rows of the training rows that have outputs, fold by fold; row i of the outputs belongs to `indices[i]`. */
  indices: Int32Array;
}

/** 0 is the naive forecast: what another factor gains must be more than its error. */
const FACTORS: readonly number[] = [0, 0.1, 0.25, 0.5, 1];
/** Days of one block when the error of a mean loss is estimated: longer than any horizon. */
const BLOCK = 91;
/** Steps of the grid of weights. */
const STEPS = 10;

/** Joins what was computed for different stretches of rows. */
export function joinOutOfFold(parts: readonly OutOfFold[]): OutOfFold {
  const join = (of: (part: OutOfFold) => { rows: number; data: Float64Array }) => {
    const matrices = parts.map(of);
    const rows = matrices.reduce((sum, part) => sum + part.rows, 0);
    const result = matrix(rows, MAX_HORIZON);
    let at = 0;
    for (const { data } of matrices) {
      result.data.set(data, at);
      at += data.length;
    }
    return result;
  };
  return {
    indices: Int32Array.from(parts.flatMap(({ indices }) => [...indices])),
    mean: join((part) => part.mean),
    direction: join((part) => part.direction),
    deviation: {
      linear: join((part) => part.deviation.linear),
      boosted: join((part) => part.deviation.boosted),
      longRun: join((part) => part.deviation.longRun),
    },
  };
}

/**
 * Stacks the members on what they said of rows that they had not seen (Wolpert 1992) and takes the quantiles of the
 * errors that the stack then makes there: in-sample errors would be too small.
 *
 * @param day only rows whose every target was known by then are looked at
 * @throws RangeError when there is none
 */
export function calibrate(rows: TrainingRows, outOfFold: OutOfFold, day: number): Calibrated {
  const places: number[] = [];
  for (let i = 0; i < outOfFold.indices.length; i++)
    if (rows.knownOn[outOfFold.indices[i]] <= day) places.push(i);
  if (places.length === 0) throw new RangeError('No row outside the folds is known by then');
  const blocks = blocksOf(places.map((place) => rows.day[outOfFold.indices[place]]));
  const horizons = Array.from({ length: MAX_HORIZON }, (_, column) => column);
  const at = (place: number, column: number) => place * MAX_HORIZON + column;
  const target = (place: number, column: number) => at(outOfFold.indices[place], column);
  const factor = (loss: (place: number, column: number, factor: number) => number) =>
    horizons.map((column) =>
      bestFactor(blocks, (index, candidate) => loss(places[index], column, candidate)),
    );
  const stack: Stack = {
    mean: factor((place, column, candidate) =>
      Math.abs(
        rows.standardised.data[target(place, column)] - candidate * outOfFold.mean.data[at(place, column)],
      ),
    ),
    direction: factor((place, column, candidate) => {
      const logit = candidate * outOfFold.direction.data[at(place, column)];
      return -Math.log(sigmoid(rows.rose.data[target(place, column)] === 1 ? logit : -logit));
    }),
    deviation: { linear: [], boosted: [], longRun: [] },
  };
  for (const column of horizons) {
    const errors = deviationMembers.map((member) =>
      Float64Array.from(
        places,
        (place) =>
          rows.logDeviation.data[target(place, column)] - outOfFold.deviation[member].data[at(place, column)],
      ),
    );
    const weights = simplexWeights(errors);
    for (const [i, member] of deviationMembers.entries()) stack.deviation[member].push(weights[i]);
  }
  const quantiles = horizons.map((column) => {
    const root = Math.sqrt(column + 1);
    const errors = Float64Array.from(places, (place) => {
      const row = outOfFold.indices[place];
      const logDeviation = deviationMembers.reduce(
        (sum, member) =>
          sum + stack.deviation[member][column] * outOfFold.deviation[member].data[at(place, column)],
        0,
      );
      const expected = stack.mean[column] * outOfFold.mean.data[at(place, column)] * rows.deviation[row];
      const longRun = rows.features.data[row * rows.features.columns + LONG_RUN];
      return (
        (rows.returns.data[target(place, column)] - expected * root) /
        (servedDeviation(logDeviation, longRun) * root)
      );
    }).sort();
    return LEVELS.map((level) => conformalQuantile(errors, level));
  });
  return { stack, quantiles };
}

/** Indices by blocks of days. */
function blocksOf(days: readonly number[]): number[][] {
  const blocks = new Map<number, number[]>();
  for (const [i, day] of days.entries()) {
    const key = Math.floor(day / BLOCK);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [i]);
    else block.push(i);
  }
  return [...blocks.values()];
}

/** The factor of least mean loss among those that are better than 0 by more than the error of that difference. */
function bestFactor(
  blocks: readonly (readonly number[])[],
  loss: (index: number, factor: number) => number,
): number {
  let best = { factor: 0, gain: 0 };
  for (const factor of FACTORS.slice(1)) {
    const gains = blocks.map((block) => mean(block.map((index) => loss(index, 0) - loss(index, factor))));
    const gain = mean(gains);
    const error = Math.sqrt(mean(gains.map((value) => (value - gain) ** 2)) / Math.max(1, gains.length - 1));
    if (gain > error && gain > best.gain) best = { factor, gain };
  }
  return best.factor;
}

/** The weights of a grid on the simplex whose weighted error has the least variance: its mean is left to the quantiles. */
function simplexWeights(errors: readonly Float64Array[]): number[] {
  const means = errors.map(mean);
  const covariance = errors.map((a, i) =>
    errors.map((b, j) => {
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += (a[k] - means[i]) * (b[k] - means[j]);
      return sum / a.length;
    }),
  );
  let best = { weights: [1, 0, 0], variance: Number.POSITIVE_INFINITY };
  for (let first = 0; first <= STEPS; first++) {
    for (let second = 0; first + second <= STEPS; second++) {
      const weights = [first, second, STEPS - first - second].map((steps) => steps / STEPS);
      const variance = covariance.reduce(
        (sum, row, i) => sum + row.reduce((part, value, j) => part + weights[i] * weights[j] * value, 0),
        0,
      );
      if (variance < best.variance) best = { weights, variance };
    }
  }
  return best.weights;
}
