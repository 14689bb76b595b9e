import type { Estimator } from '../../../core/learn/estimator.ts';
import { affine, type LinearState } from '../../../core/learn/linear.ts';
import { Logistic, sigmoid } from '../../../core/learn/logistic.ts';
import { type Matrix, takeRows } from '../../../core/learn/matrix.ts';
import { Ridge } from '../../../core/learn/ridge.ts';
import { walkForward } from '../../../core/learn/walkForward.ts';
import type { MemberOptions } from '../../../core/market/forecast/training/members.ts';
import { rowsBetween, rowsKnownBy, type TrainingRows } from '../../../core/market/forecast/training/rows.ts';
import type { WalkRange } from './outOfFold.ts';

const grids: Record<'mean' | 'deviation' | 'direction', readonly number[]> = {
  mean: [0.1, 1, 10, 100],
  deviation: [0.01, 0.1, 0.3, 1, 3],
  direction: [1e-2, 1e-1, 1, 10],
};
/** The stack shrinks what a member says; so that a penalty is not chosen for shrinking, each has its best factor here. */
const factors: readonly number[] = [0, 0.1, 0.25, 0.5, 1];

/** Chosen by a look at the search years, not searched: small, since every tree costs time in every answer. */
const boosting: MemberOptions['boosting'] = {
  rounds: 60,
  learningRate: 0.08,
  maxLeaves: 8,
  minSamplesLeaf: 500,
  penalty: 10,
};

export interface Hyperparameters {
  members: MemberOptions;
  /** Loss of every candidate on the search years, for the card. */
  trace: { name: string; candidate: number; loss: number }[];
}

/** Chooses penalties by walking forward through the search years, which end before the test years begin. */
export function searchForecast(rows: TrainingRows, range: WalkRange): Hyperparameters {
  const trace: Hyperparameters['trace'] = [];
  const best = (name: keyof typeof grids, task: Task) => {
    const losses = grids[name].map((penalty) => walkLoss(rows, range, task, penalty));
    for (const [i, candidate] of grids[name].entries()) trace.push({ name, candidate, loss: losses[i] });
    return { penalty: grids[name][losses.indexOf(Math.min(...losses))] };
  };
  return {
    members: {
      mean: best('mean', meanTask),
      deviation: best('deviation', deviationTask),
      direction: best('direction', directionTask),
      boosting,
    },
    trace,
  };
}

/** One of the linear members: what it learns, how, and by which loss its candidates are compared. */
interface Task {
  targets(rows: TrainingRows): Matrix;
  make(penalty: number): Estimator<LinearState>;
  loss(target: number, prediction: number): number;
}

const meanTask: Task = {
  targets: (rows) => rows.standardised,
  make: (penalty) => new Ridge({ penalty }),
  loss: (target, prediction) => Math.abs(target - prediction),
};
const deviationTask: Task = {
  targets: (rows) => rows.logDeviation,
  make: (penalty) => new Ridge({ penalty }),
  loss: (target, prediction) => (target - prediction) ** 2,
};
const directionTask: Task = {
  targets: (rows) => rows.rose,
  make: (penalty) => new Logistic({ penalty }),
  loss: (target, logit) => -Math.log(sigmoid(target === 1 ? logit : -logit)),
};

/** Mean loss over all horizons and predicted rows whose targets were known within the range, each horizon at its best factor. */
function walkLoss(rows: TrainingRows, range: WalkRange, task: Task, penalty: number): number {
  const targets = task.targets(rows);
  const losses = factors.map(() => new Float64Array(targets.columns));
  let count = 0;
  for (const fold of walkForward(range)) {
    const train = rowsKnownBy(rows, fold.trainUntil);
    const test = rowsBetween(rows, fold.testFrom, fold.testTo).filter((row) => rows.knownOn[row] <= range.to);
    const fitted = task.make(penalty).fit(takeRows(rows.features, train), takeRows(targets, train)).save();
    const predicted = affine(fitted, takeRows(rows.features, test)).data;
    const actual = takeRows(targets, test).data;
    for (const [index, factor] of factors.entries())
      for (let i = 0; i < actual.length; i++)
        losses[index][i % targets.columns] += task.loss(actual[i], factor * predicted[i]);
    count += test.length;
  }
  const best = losses[0].map((_, column) => Math.min(...losses.map((row) => row[column])));
  return best.reduce((sum, loss) => sum + loss, 0) / (count * targets.columns);
}
