import type { Matrix } from './matrix.ts';
import { seededRandom } from './random.ts';

/** How well probabilities of classes fit what was true. */
export interface ClassScores {
  rows: number;
  accuracy: number;
  /** Mean over the classes of `f1`. */
  macroF1: number;
  /** Harmonic mean of precision and recall of each class. */
  f1: number[];
  /** confusion[true][predicted], counts. */
  confusion: number[][];
  /** Mean squared distance of the probabilities from the truth, summed over the classes: 0 to 2 (Brier 1950). */
  brier: number;
  /** Mean gap between the probability of the predicted class and how often it is right, in ten bins (Guo et al. 2017). */
  calibrationError: number;
}

/** The likeliest class of each row; of equals the first. */
export function likeliest({ rows, columns, data }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let k = 1; k < columns; k++) if (data[row * columns + k] > data[row * columns + best]) best = k;
    return best;
  });
}

/** @param probabilities rows x classes */
export function scoreClasses(probabilities: Matrix, labels: ArrayLike<number>): ClassScores {
  const { rows, columns, data } = probabilities;
  if (rows === 0 || labels.length !== rows) throw new RangeError(`${labels.length} labels for ${rows} rows`);
  const predicted = likeliest(probabilities);
  const confusion = confusionOf(predicted, labels, columns);
  let brier = 0;
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, right: 0, probability: 0 }));
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++) brier += (data[row * columns + k] - Number(k === labels[row])) ** 2;
    const probability = data[row * columns + predicted[row]];
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
    bin.rows++;
    bin.probability += probability;
    bin.right += Number(predicted[row] === labels[row]);
  }
  const f1 = f1Of(confusion);
  return {
    rows,
    accuracy: confusion.reduce((sum, counts, k) => sum + counts[k], 0) / rows,
    macroF1: f1.reduce((sum, value) => sum + value, 0) / columns,
    f1,
    confusion,
    brier: brier / rows,
    calibrationError: bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.probability), 0) / rows,
  };
}

const BINS = 10;

/** Mean F1 of the classes. */
export function macroF1(predicted: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  const f1 = f1Of(confusionOf(predicted, labels, classes));
  return f1.reduce((sum, value) => sum + value, 0) / classes;
}

/**
 * Macro-F1 as it would be where the classes have other shares: each row counts by the share of its class there over its
 * share here.
 */
export function macroF1At(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  shares: readonly number[],
): number {
  const confusion = confusionOf(predicted, labels, shares.length).map((counts, k) => {
    const rows = counts.reduce((sum, value) => sum + value, 0);
    return counts.map((value) => (rows === 0 ? 0 : (value / rows) * shares[k]));
  });
  return f1Of(confusion).reduce((sum, value) => sum + value, 0) / shares.length;
}

/**
 * 95 % interval of a statistic of rows by resampling them (Efron 1979). Two models are compared in pairs by a statistic of
 * their difference.
 */
export function bootstrapRows(
  rows: number,
  statistic: (sample: Int32Array) => number,
  { rounds = 1_000, seed = 1 } = {},
): readonly [number, number] {
  const random = seededRandom(seed);
  const sample = new Int32Array(rows);
  const values = Float64Array.from({ length: rounds }, () => {
    for (let i = 0; i < rows; i++) sample[i] = Math.floor(random() * rows);
    return statistic(sample);
  }).sort();
  return [values[Math.floor(0.025 * rounds)], values[Math.ceil(0.975 * rounds) - 1]];
}

function confusionOf(predicted: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < labels.length; row++) confusion[labels[row]][predicted[row]]++;
  return confusion;
}

/** 0 of a class that is neither there nor predicted. */
function f1Of(confusion: readonly (readonly number[])[]): number[] {
  return confusion.map((counts, k) => {
    const there = counts.reduce((sum, value) => sum + value, 0);
    const claimed = confusion.reduce((sum, row) => sum + row[k], 0);
    return there + claimed === 0 ? 0 : (2 * counts[k]) / (there + claimed);
  });
}
