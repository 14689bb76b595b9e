import type { Ablation } from '../../../../core/market/laboratory/leaderboard.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { lossOf } from '../work/learning.ts';
import type { HorizonResult } from '../work/result.ts';
import type { AblationPlan } from '../work/units.ts';
import { DailyFigures } from './bootstrap.ts';
import type { TestTable } from './testTable.ts';

/** Loss of each scored row: squared error of the standardised return or the log deviation, or the log loss. */
function lossesByRow(
  { deviation }: Dataset,
  { row, fold, place, horizon, targets }: TestTable,
  task: AblationPlan['model']['task'],
  results: ReadonlyMap<number, HorizonResult>,
): Float64Array {
  return Float64Array.from(row, (at, i) => {
    const result = results.get(fold[i]);
    if (result === undefined) return Number.NaN;
    const value = result.test[place[i]];
    if (task === 'direction') return lossOf(task, targets.rose[at], value);
    if (task === 'volatility') return lossOf(task, targets.logDeviation[at], value);
    return lossOf(task, targets.standardised[at], value / (deviation[at] * Math.sqrt(horizon)));
  });
}

/** @param resultsOf the results by fold of the plan's model with the given families */
export async function ablationOf(
  dataset: Dataset,
  table: TestTable,
  { model, family, whole, without, spine, added }: AblationPlan,
  resultsOf: (features: readonly string[]) => Promise<ReadonlyMap<number, HorizonResult>>,
): Promise<Ablation> {
  const losses = async (features: readonly string[]) =>
    lossesByRow(dataset, table, model.task, await resultsOf(features));
  const [all, less, least, more] = await Promise.all([whole, without, spine, added].map(losses));
  const rows = Int32Array.from(table.row.keys()).filter((at) => Number.isFinite(all[at]));
  const figures = new DailyFigures(table, rows);
  const change = (changed: Float64Array, from: Float64Array) =>
    figures.figure(
      [figures.sums((at) => changed[at]), figures.sums((at) => from[at])],
      ([after, before]) => after / before - 1,
    );
  return {
    model: model.name,
    task: model.task,
    horizon: table.horizon,
    family,
    without: change(less, all),
    added: change(more, least),
  };
}
