import { mean } from '../../../learn/mean.ts';
import { seededRandom } from '../../../learn/random.ts';

/** Days of a block, and lags of the kernel: volatility persists for weeks. */
const BLOCK = 20;
const ROUNDS = 1_000;
const YEAR = 365;

export interface SharpeDifference {
  /** Of the yearly ratios, first less second. */
  value: number;
  /** 95 %. */
  interval: readonly [number, number];
  /** Two-sided. */
  pValue: number;
}

/**
 * Whether two Sharpe ratios of the same days differ: the studentised circular block bootstrap of Ledoit and Wolf (2008).
 * The standard error is the delta method's with a Parzen kernel on the sample, and on each resample that of its blocks.
 *
 * @param one daily returns; @param other of the same days
 */
export function sharpeDifference(one: Float64Array, other: Float64Array, seed = 1): SharpeDifference {
  const days = one.length;
  const own = linearised(one, other);
  const error = Math.sqrt(kernelVariance(own.influence) / days);
  const random = seededRandom(seed);
  const blocks = Math.floor(days / BLOCK);
  const size = blocks * BLOCK;
  const [first, second] = [new Float64Array(size), new Float64Array(size)];
  const studentised = new Float64Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    for (let block = 0; block < blocks; block++) {
      const start = Math.floor(random() * days);
      for (let i = 0; i < BLOCK; i++) {
        const place = (start + i) % days;
        first[block * BLOCK + i] = one[place];
        second[block * BLOCK + i] = other[place];
      }
    }
    const drawn = linearised(first, second);
    studentised[round] =
      Math.abs(drawn.difference - own.difference) / Math.sqrt(blockVariance(drawn.influence) / size);
  }
  studentised.sort();
  const width = studentised[Math.ceil(0.95 * ROUNDS) - 1] * error;
  const statistic = Math.abs(own.difference) / error;
  const beyond = studentised.reduce((count, value) => count + Number(value >= statistic), 0);
  const year = Math.sqrt(YEAR);
  return {
    value: own.difference * year,
    interval: [(own.difference - width) * year, (own.difference + width) * year],
    pValue: (beyond + 1) / (ROUNDS + 1),
  };
}

/** The difference of daily ratios, and how much each day moves it: the gradient times the moments' deviations. */
function linearised(one: Float64Array, other: Float64Array) {
  const a = moments(one);
  const b = moments(other);
  const influence = new Float64Array(one.length);
  for (let i = 0; i < influence.length; i++)
    influence[i] =
      a.byMean * (one[i] - a.mean) +
      a.bySquare * (one[i] ** 2 - a.square) -
      b.byMean * (other[i] - b.mean) -
      b.bySquare * (other[i] ** 2 - b.square);
  return { difference: a.ratio - b.ratio, influence };
}

function moments(returns: Float64Array) {
  const average = mean(returns);
  const square = mean(returns.map((value) => value * value));
  // A strategy that never held anything has neither mean nor variance: its ratio is 0, and it does not move.
  const variance = square - average * average;
  if (!(variance > 0)) return { mean: average, square, ratio: 0, byMean: 0, bySquare: 0 };
  return {
    mean: average,
    square,
    ratio: average / Math.sqrt(variance),
    byMean: square / variance ** 1.5,
    bySquare: -average / (2 * variance ** 1.5),
  };
}

/** Long-run variance with the kernel of Parzen (1957). */
function kernelVariance(values: Float64Array): number {
  let sum = 0;
  for (let lag = 0; lag < BLOCK; lag++) {
    const x = lag / BLOCK;
    const weight = x <= 0.5 ? 1 - 6 * x * x + 6 * x ** 3 : 2 * (1 - x) ** 3;
    let covariance = 0;
    for (let i = lag; i < values.length; i++) covariance += values[i] * values[i - lag];
    sum += (lag === 0 ? 1 : 2) * weight * (covariance / values.length);
  }
  return sum;
}

function blockVariance(values: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < values.length; start += BLOCK) {
    let block = 0;
    for (let i = 0; i < BLOCK; i++) block += values[start + i];
    sum += (block * block) / BLOCK;
  }
  return sum / (values.length / BLOCK);
}
