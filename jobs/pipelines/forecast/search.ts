import type { Estimator } from '../../../core/learn/estimator.ts';
import { affine, type LinearState, shrink } from '../../../core/learn/linear.ts';
import { Logistic, sigmoid } from '../../../core/learn/logistic.ts';
import { type Matrix, takeRows } from '../../../core/learn/matrix.ts';
import { mean } from '../../../core/learn/metrics.ts';
import { Ridge } from '../../../core/learn/ridge.ts';
import { walkForward } from '../../../core/learn/walkForward.ts';
import { intervalLoss } from '../../../core/market/forecast/evaluate.ts';
import {
  type ForecastOptions,
  rowsBetween,
  rowsKnownBy,
  type TrainingRows,
} from '../../../core/market/forecast/train.ts';
import { type WalkOptions, type WalkRange, walkForecasts } from './walk.ts';

const grids = {
  mean: cross([1, 10, 100, 1000], [0.25, 0.5, 1]),
  deviation: [1e-4, 1e-2, 1e-1].map((penalty) => ({ penalty })),
  direction: cross([0.1, 1, 10, 100], [0.25, 0.5, 1]),
  ownWeightDays: [30, 100, 365, 1000],
} as const;

type Loss = (target: number, prediction: number) => number;

export interface Hyperparameters {
  model: ForecastOptions;
  ownWeightDays: number;
  /** Loss of every candidate on the search years, for the card. */
  trace: { name: string; candidate: string; loss: number }[];
}

/** Chooses hyper-parameters by walking forward through the search years, which end before the test years begin. */
export async function searchForecast(
  rows: TrainingRows,
  walk: Omit<WalkOptions, 'model' | 'ownWeightDays' | 'rows'>,
): Promise<Hyperparameters> {
  const trace: Hyperparameters['trace'] = [];
  const best = <T>(name: string, candidates: readonly T[], losses: readonly number[]): T => {
    for (const [i, candidate] of candidates.entries())
      trace.push({ name, candidate: JSON.stringify(candidate), loss: losses[i] });
    return candidates[losses.indexOf(Math.min(...losses))];
  };
  const model: ForecastOptions = {
    mean: best('mean', grids.mean, walkLosses(rows, walk, meanTask)),
    deviation: best('deviation', grids.deviation, walkLosses(rows, walk, deviationTask)),
    direction: best('direction', grids.direction, walkLosses(rows, walk, directionTask)),
  };
  const losses: number[] = [];
  for (const ownWeightDays of grids.ownWeightDays) {
    const forecasts = await walkForecasts({ ...walk, rows, model, ownWeightDays });
    // Losses grow with the root of the horizon; dividing by it lets every horizon count alike.
    losses.push(mean(forecasts.map((forecast) => intervalLoss(forecast) / Math.sqrt(forecast.horizon))));
  }
  return { model, ownWeightDays: best('ownWeightDays', grids.ownWeightDays, losses), trace };
}

interface Candidate {
  penalty: number;
  shrinkage?: number;
}

/** One of the three estimators: what it learns, how, and by which loss its candidates are compared. */
interface Task {
  candidates: readonly Candidate[];
  targets(rows: TrainingRows): Matrix;
  make(penalty: number): Estimator<LinearState>;
  loss: Loss;
}

const meanTask: Task = {
  candidates: grids.mean,
  targets: (rows) => rows.standardised,
  make: (penalty) => new Ridge({ penalty }),
  loss: (target, prediction) => Math.abs(target - prediction),
};
const deviationTask: Task = {
  candidates: grids.deviation,
  targets: (rows) => rows.logDeviation,
  make: (penalty) => new Ridge({ penalty }),
  loss: (target, prediction) => (target - prediction) ** 2,
};
const directionTask: Task = {
  candidates: grids.direction,
  targets: (rows) => rows.rose,
  make: (penalty) => new Logistic({ penalty }),
  loss: (target, logit) => -Math.log(sigmoid(target === 1 ? logit : -logit)),
};

/** Mean loss of each candidate over all horizons and predicted rows whose targets were known within the range. */
function walkLosses(rows: TrainingRows, range: WalkRange, task: Task): number[] {
  const { candidates, loss } = task;
  const targets = task.targets(rows);
  const sums = candidates.map(() => 0);
  let count = 0;
  for (const fold of walkForward(range)) {
    const train = rowsKnownBy(rows, fold.trainUntil);
    const test = rowsBetween(rows, fold.testFrom, fold.testTo).filter((row) => rows.knownOn[row] <= range.to);
    const [features, known] = [takeRows(rows.features, train), takeRows(targets, train)];
    const [unseen, actual] = [takeRows(rows.features, test), takeRows(targets, test).data];
    const penalties = [...new Set(candidates.map(({ penalty }) => penalty))];
    const fits = new Map(
      penalties.map((penalty) => [penalty, task.make(penalty).fit(features, known).save()]),
    );
    for (const [index, { penalty, shrinkage = 1 }] of candidates.entries()) {
      const predicted = affine(shrink(fits.get(penalty) as LinearState, shrinkage), unseen).data;
      for (let i = 0; i < actual.length; i++) sums[index] += loss(actual[i], predicted[i]);
    }
    count += actual.length;
  }
  return sums.map((sum) => sum / count);
}

function cross(penalties: readonly number[], shrinkages: readonly number[]) {
  return penalties.flatMap((penalty) => shrinkages.map((shrinkage) => ({ penalty, shrinkage })));
}
