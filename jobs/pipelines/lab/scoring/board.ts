import { precisionRecallCurve } from '../../../../core/learn/metrics/separation.ts';
import type {
  LabCurve,
  LabFigure,
  LeaderboardRow,
  ModelFamily,
  Task,
} from '../../../../core/market/laboratory/leaderboard.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { LabModel } from '../model.ts';
import type { HorizonResult } from '../work/result.ts';
import { baselinesOf } from './baselines.ts';
import { type Forecast, forecastOf, type Scale } from './forecast.ts';
import { lossesOf } from './losses.ts';
import { type Baselines, scoreForecast, scoreToken } from './score.ts';
import type { TestTable } from './testTable.ts';

/** A model with its results of one horizon, one for each fold. */
export interface Contestant {
  model: Pick<LabModel, 'name' | 'family' | 'task'>;
  results: readonly HorizonResult[] | undefined;
}

/** A model that loses this much more of its skill between training and test than it keeps is overfitted. */
const OVERFIT = 0.05;
const ARIMA = 'ARIMA';
const RECALLS = 20;

/** Scores every contestant on the same rows, pooled and token by token. */
export function scoreBoard(
  dataset: Dataset,
  table: TestTable,
  scales: readonly Scale[],
  contestants: readonly Contestant[],
  onScored: (name: string) => void,
): { rows: LeaderboardRow[]; curves: LabCurve[] } {
  const arima = contestants.find(({ model }) => model.name === ARIMA);
  const forecast = ({ model, results }: Contestant) =>
    forecastOf(dataset, table, scales, model.task, results);
  const base = baselinesOf(dataset, table, arima && forecast(arima));
  const rows: LeaderboardRow[] = [];
  const curves: LabCurve[] = [];
  for (const contestant of contestants) {
    const own = forecast(contestant);
    rows.push(...rowsOf(dataset, table, base, contestant, own));
    if (own.task === 'direction') curves.push(precisionRecall(contestant.model.name, table, own));
    onScored(contestant.model.name);
  }
  return { rows, curves };
}

/** Precision at each twentieth of recall, over all tokens. */
function precisionRecall(
  name: string,
  { actual, horizon }: TestTable,
  { probabilityUp }: Forecast,
): LabCurve {
  const whole = precisionRecallCurve(
    probabilityUp,
    Array.from(actual, (change) => change > 0),
  );
  const points: [number, number][] = [];
  for (const { recall, precision } of whole)
    if (recall >= (points.length + 1) / RECALLS) points.push([recall, precision]);
  return { kind: 'precisionRecall', horizon, name, points };
}

function rowsOf(
  dataset: Dataset,
  table: TestTable,
  base: Baselines,
  { model, results }: Contestant,
  forecast: Forecast,
): LeaderboardRow[] {
  const all = Int32Array.from(table.row.keys());
  const head = (symbol: string | null, forecasts: number, notes: string[]) => ({
    model: model.name,
    family: model.family as ModelFamily,
    task: model.task as Task,
    horizon: table.horizon,
    symbol,
    forecasts,
    notes,
  });
  const pooled = scoreForecast(dataset, table, forecast, base, all);
  const gap = skillGap(results);
  const rows: LeaderboardRow[] = [
    {
      ...head(null, all.length, notesOf(results, gap)),
      metrics: { ...pooled.metrics, ...gap },
      baseline: pooled.baseline,
    },
  ];
  const losses = lossesOf(table, forecast, forecast.scaled);
  for (const [token, symbol] of dataset.symbols.entries()) {
    const own = all.filter((at) => table.token[at] === token);
    if (own.length === 0) continue;
    rows.push({
      ...head(symbol, own.length, []),
      ...scoreToken(table, forecast, losses, base, own),
    });
  }
  return rows;
}

/** Mean skill over the folds where a model learned and where it did not. */
function skillGap(results: Contestant['results']): Record<string, LabFigure> {
  if (results === undefined || results.some(({ skill }) => skill === undefined)) return {};
  const mean = (of: (result: HorizonResult) => number) =>
    results.reduce((sum, result) => sum + of(result) / results.length, 0);
  const [train, test] = [
    mean(({ skill }) => skill?.train ?? Number.NaN),
    mean(({ skill }) => skill?.test ?? Number.NaN),
  ];
  if (!Number.isFinite(train) || !Number.isFinite(test)) return {};
  return { trainSkill: { value: train }, testSkill: { value: test } };
}

function notesOf(results: Contestant['results'], gap: Record<string, LabFigure>): string[] {
  const notes: string[] = [];
  const thinned = results?.find(({ rows, ofRows }) => rows < ofRows);
  if (thinned !== undefined)
    notes.push(`learned from ${thinned.rows} rows, evenly in time, of up to ${largest(results)}`);
  if (gap.trainSkill !== undefined && gap.trainSkill.value - gap.testSkill.value > OVERFIT)
    notes.push('overfitted: its skill in training is not there in the test');
  return notes;
}

function largest(results: readonly HorizonResult[] = []): number {
  return results.reduce((most, { ofRows }) => Math.max(most, ofRows), 0);
}
