import { affine, type LinearState } from '../../../learn/linear.ts';
import { Logistic } from '../../../learn/logistic.ts';
import { Mahalanobis, type MahalanobisState } from '../../../learn/mahalanobis.ts';
import { type Matrix, matrix, takeRows } from '../../../learn/matrix.ts';
import { Ridge } from '../../../learn/ridge.ts';
import type { EnsembleState } from '../../../learn/trees/ensemble.ts';
import { GradientBoosting } from '../../../learn/trees/gradientBoosting.ts';
import { MAX_HORIZON } from '../distribution.ts';
import { LONG_RUN } from '../features.ts';
import type { TrainingRows } from './rows.ts';

/** Horizons that the boosted trees are grown for; between them their outputs are interpolated. */
export const ANCHORS = [1, 7, 30] as const;

/** Of the outlier score; chosen for stability, it is no figure that is tuned. */
const SHRINKAGE = 0.05;

export interface MemberOptions {
  /** Ridge penalty of the standardised return. */
  mean: { penalty: number };
  /** Ridge penalty of the log deviation. */
  deviation: { penalty: number };
  /** Boosted trees of the log deviation. */
  boosting: {
    rounds: number;
    learningRate: number;
    maxLeaves: number;
    minSamplesLeaf: number;
    penalty: number;
  };
  /** Penalty of the direction's logistic regression. */
  direction: { penalty: number };
}

/** The fitted members of the ensemble, before they are stacked. */
export interface Members {
  mean: LinearState;
  deviation: LinearState;
  boosted: EnsembleState;
  direction: LinearState;
  outlier: MahalanobisState;
}

/** What each member says of each row, rows x MAX_HORIZON each. */
export interface MemberOutputs {
  /** Standardised return. */
  mean: Matrix;
  /** Logarithm of the daily deviation, by the three that are stacked. */
  deviation: Record<DeviationMember, Matrix>;
  /** Log odds of a rise. */
  direction: Matrix;
}

/** `longRun` is the naive one: the series' own average of the past. */
export const deviationMembers = ['linear', 'boosted', 'longRun'] as const;
export type DeviationMember = (typeof deviationMembers)[number];

export function fitMembers(rows: TrainingRows, indices: Int32Array, options: MemberOptions): Members {
  const features = takeRows(rows.features, indices);
  const logDeviation = takeRows(rows.logDeviation, indices);
  const anchors = matrix(indices.length, ANCHORS.length);
  for (let row = 0; row < indices.length; row++)
    for (const [i, horizon] of ANCHORS.entries())
      anchors.data[row * ANCHORS.length + i] = logDeviation.data[row * MAX_HORIZON + horizon - 1];
  return {
    mean: new Ridge(options.mean).fit(features, takeRows(rows.standardised, indices)).save(),
    deviation: new Ridge(options.deviation).fit(features, logDeviation).save(),
    boosted: new GradientBoosting({
      loss: 'squared',
      rowFraction: 0.7,
      columnFraction: 0.5,
      seed: 1,
      ...options.boosting,
    })
      .fit(features, anchors)
      .save(),
    direction: new Logistic(options.direction).fit(features, takeRows(rows.rose, indices)).save(),
    outlier: new Mahalanobis({ shrinkage: SHRINKAGE }).fit(features).save(),
  };
}

export function memberOutputs(members: Members, features: Matrix): MemberOutputs {
  const anchored = new GradientBoosting({ loss: 'squared' }).load(members.boosted).predict(features);
  const boosted = matrix(features.rows, MAX_HORIZON);
  const longRun = matrix(features.rows, MAX_HORIZON);
  for (let row = 0; row < features.rows; row++) {
    for (let column = 0; column < MAX_HORIZON; column++) {
      const at = row * MAX_HORIZON + column;
      longRun.data[at] = features.data[row * features.columns + LONG_RUN];
      for (const [i, weights] of interpolation.entries())
        boosted.data[at] += weights[column] * anchored.data[row * ANCHORS.length + i];
    }
  }
  return {
    mean: affine(members.mean, features),
    deviation: { linear: affine(members.deviation, features), boosted, longRun },
    direction: affine(members.direction, features),
  };
}

/** For each anchor its weight at each horizon: linear between anchors in the logarithm of the horizon. */
export const interpolation: readonly (readonly number[])[] = ANCHORS.map((_, anchor) =>
  Array.from({ length: MAX_HORIZON }, (_, column) => {
    const at = Math.log(column + 1);
    const [before, here, after] = [-1, 0, 1].map((step) => Math.log(ANCHORS[anchor + step] ?? Number.NaN));
    if (at === here) return 1;
    if (at < here) return before >= 0 && at > before ? (at - before) / (here - before) : 0;
    return after >= 0 && at < after ? (after - at) / (after - here) : 0;
  }),
);
