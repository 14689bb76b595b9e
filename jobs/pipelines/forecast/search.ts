import type { Estimator } from '../../../core/learn/estimator.ts';
import { affine, type LinearState } from '../../../core/learn/linear.ts';
import { Logistic, sigmoid } from '../../../core/learn/logistic.ts';
import { type Matrix, takeRows } from '../../../core/learn/matrix.ts';
import { mean } from '../../../core/learn/mean.ts';
import { Ridge } from '../../../core/learn/ridge.ts';
import { walkForward } from '../../../core/learn/walkForward.ts';
import { intervalLoss } from '../../../core/market/forecast/evaluate.ts';
import {
  type ForecastOptions,
  rowsBetween,
  rowsKnownBy,
  type ShrunkOptions,
  type TrainingRows,
} from '../../../core/market/forecast/train.ts';
import { type WalkOptions, type WalkRange, walkForecasts } from './walk.ts';

const grids: Record<'mean' | 'deviation' | 'direction' | 'ownWeightDays', readonly number[]> = {
  mean: [0.1, 1, 10, 100],
  deviation: [1e-4, 1e-2, 1e-1],
  direction: [1e-3, 1e-2, 1e-1, 1, 10],
  ownWeightDays: [30, 100, 365, 1000],
};
/** 0 is the naive forecast: where no other factor beats it on the search years, it is what gets served. */
const shrinkages: readonly number[] = [0, 0.1, 0.25, 0.5, 1];

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
  const shrunk = (name: 'mean' | 'direction', task: Task): ShrunkOptions => {
    const losses = grids[name].map((penalty) => walkLosses(rows, walk, task, penalty, shrinkages));
    const factors = losses.map((perFactor) => bestFactors(perFactor));
    const totals = losses.map((perFactor, i) =>
      mean(factors[i].map((factor, column) => perFactor[shrinkages.indexOf(factor)][column])),
    );
    const penalty = best(name, grids[name], totals);
    return { penalty, shrinkage: factors[grids[name].indexOf(penalty)] };
  };
  const deviations = grids.deviation.map((penalty) =>
    mean(walkLosses(rows, walk, deviationTask, penalty, [1])[0]),
  );
  const model: ForecastOptions = {
    mean: shrunk('mean', meanTask),
    deviation: { penalty: best('deviation', grids.deviation, deviations) },
    direction: shrunk('direction', directionTask),
  };
  const losses: number[] = [];
  for (const ownWeightDays of grids.ownWeightDays) {
    const forecasts = await walkForecasts({ ...walk, rows, model, ownWeightDays });
    // Losses grow with the root of the horizon; dividing by it lets every horizon count alike.
    losses.push(mean(forecasts.map((forecast) => intervalLoss(forecast) / Math.sqrt(forecast.horizon))));
  }
  return { model, ownWeightDays: best('ownWeightDays', grids.ownWeightDays, losses), trace };
}

/** One of the three estimators: what it learns, how, and by which loss its candidates are compared. */
interface Task {
  targets(rows: TrainingRows): Matrix;
  make(penalty: number): Estimator<LinearState>;
  loss: Loss;
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

/** For each horizon the factor of least loss; `losses` has one row a factor, one column a horizon. */
function bestFactors(losses: readonly Float64Array[]): number[] {
  return Array.from(losses[0], (_, column) => {
    const ofFactors = losses.map((row) => row[column]);
    return shrinkages[ofFactors.indexOf(Math.min(...ofFactors))];
  });
}

/**
 * Mean loss per horizon, one row for each factor, over all predicted rows whose targets were known within the range.
 */
function walkLosses(
  rows: TrainingRows,
  range: WalkRange,
  task: Task,
  penalty: number,
  factors: readonly number[],
): Float64Array[] {
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
  return losses.map((row) => row.map((sum) => sum / count));
}
