import type { LabModel, WalkedModel } from '../model.ts';
import { supportVectorDirection } from './kernel/supportVectorDirection.ts';
import { supportVectorRegression } from './kernel/supportVectorRegression.ts';
import { lasso } from './linear/lasso.ts';
import { leastSquares } from './linear/leastSquares.ts';
import { logistic } from './linear/logistic.ts';
import { ridge } from './linear/ridge.ts';
import { ridgeDeviation } from './linear/ridgeDeviation.ts';
import { ridgeInteractions } from './linear/ridgeInteractions.ts';
import { spineDeviation } from './linear/spineDeviation.ts';
import { kNearest } from './neighbours/kNearest.ts';
import { gru } from './neural/gru.ts';
import { gruDeviation } from './neural/gruDeviation.ts';
import { lstm } from './neural/lstm.ts';
import { seq2seq } from './neural/seq2seq.ts';
import { arima } from './series/arima.ts';
import { drift } from './series/drift.ts';
import { exponentiallyWeighted } from './series/exponentiallyWeighted.ts';
import { exponentialSmoothing } from './series/exponentialSmoothing.ts';
import { garch } from './series/garch.ts';
import { har } from './series/har.ts';
import { prophetStyle } from './series/prophetStyle.ts';
import { seasonalNaive } from './series/seasonalNaive.ts';
import { served } from './served.ts';
import { boostingDeviation } from './trees/boostingDeviation.ts';
import { boostingDirection } from './trees/boostingDirection.ts';
import { decisionTree } from './trees/decisionTree.ts';
import { forestDirection } from './trees/forestDirection.ts';
import { gradientBoosting } from './trees/gradientBoosting.ts';
import { randomForest } from './trees/randomForest.ts';
import { treeDirection } from './trees/treeDirection.ts';

/** Models that walk by themselves. */
export const walkedModels: readonly WalkedModel[] = [served];

/** Every model of the laboratory, in the order of the tables. */
export const models: readonly LabModel[] = [
  drift,
  seasonalNaive,
  exponentialSmoothing,
  arima,
  prophetStyle,
  garch,
  har,
  exponentiallyWeighted,
  leastSquares,
  ridge,
  ridgeInteractions,
  lasso,
  logistic,
  ridgeDeviation,
  spineDeviation,
  kNearest,
  decisionTree,
  randomForest,
  gradientBoosting,
  treeDirection,
  forestDirection,
  boostingDirection,
  boostingDeviation,
  supportVectorRegression,
  supportVectorDirection,
  lstm,
  gru,
  seq2seq,
  gruDeviation,
];
