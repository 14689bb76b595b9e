import {
  bootstrapRows,
  type ClassScores,
  likeliest,
  macroF1,
  scoreClasses,
} from '../../../../core/learn/classScores.ts';
import { classes } from '../data/headlines.ts';
import { atShares, SERVED_SHARES, type SentimentClassifier } from '../models/classifier.ts';
import type { TestSet } from './sets.ts';

type Interval = readonly [number, number];

/** How one model with one seed does on one test set. */
export interface Measured extends ClassScores {
  model: string;
  seed: number;
  set: string;
  /** By resampling the rows, 95 %. */
  accuracyInterval: Interval;
  macroF1Interval: Interval;
  /** Class that was predicted for each row: what models are compared by. */
  predicted: number[];
}

const ROUNDS = 500;

export async function measure(
  classifier: SentimentClassifier,
  { name, texts, labels }: TestSet,
): Promise<Measured> {
  const probabilities = atShares(await classifier.predict(texts), classifier.shares ?? SERVED_SHARES);
  const predicted = likeliest(probabilities);
  const interval = (statistic: (p: Int32Array, l: Int32Array) => number) =>
    resampled([predicted], labels, ([p], l) => statistic(p, l));
  return {
    model: classifier.model,
    seed: classifier.seed,
    set: name,
    ...scoreClasses(probabilities, labels),
    accuracyInterval: interval(accuracy),
    macroF1Interval: interval((p, l) => macroF1(p, l, classes.length)),
    predicted: [...predicted],
  };
}

export interface Comparison {
  set: string;
  model: string;
  against: string;
  /** Of the model less the other, on the same rows. */
  accuracy: number;
  accuracyInterval: Interval;
  macroF1: number;
  macroF1Interval: Interval;
}

/** Two models on the same rows; the rows are resampled together. */
export function compare(
  set: { name: string; labels: readonly number[] },
  a: { model: string; predicted: readonly number[] },
  b: { model: string; predicted: readonly number[] },
): Comparison {
  const [left, right] = [Int32Array.from(a.predicted), Int32Array.from(b.predicted)];
  const labels = Int32Array.from(set.labels);
  const f1 = (p: Int32Array, l: Int32Array) => macroF1(p, l, classes.length);
  const difference = (of: typeof f1) => ({
    value: of(left, labels) - of(right, labels),
    interval: resampled([left, right], labels, ([p, q], l) => of(p, l) - of(q, l)),
  });
  const [byAccuracy, byF1] = [difference(accuracy), difference(f1)];
  return {
    set: set.name,
    model: a.model,
    against: b.model,
    accuracy: byAccuracy.value,
    accuracyInterval: byAccuracy.interval,
    macroF1: byF1.value,
    macroF1Interval: byF1.interval,
  };
}

function resampled(
  predicted: readonly Int32Array[],
  labels: ArrayLike<number>,
  statistic: (predicted: Int32Array[], labels: Int32Array) => number,
): Interval {
  return bootstrapRows(
    labels.length,
    (sample) =>
      statistic(
        predicted.map((values) => sample.map((row) => values[row])),
        sample.map((row) => labels[row]),
      ),
    { rounds: ROUNDS },
  );
}

function accuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++) right += Number(predicted[row] === labels[row]);
  return right / labels.length;
}
