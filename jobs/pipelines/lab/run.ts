import { existsSync } from 'node:fs';
import { isoDay } from '../../../core/market/candles/candles.ts';
import type { Leaderboard, LeaderboardRow } from '../../../core/market/laboratory/leaderboard.ts';
import type { Tracker } from '../../tracking/tracker.ts';
import { readCrashes } from '../data/crashes.ts';
import { readFearGreed } from '../data/fearGreed.ts';
import { readMacro } from '../data/macro.ts';
import { readHistories } from '../data/marketCsv.ts';
import { readOnChain } from '../data/onChain.ts';
import { readSentiment } from '../data/sentiment.ts';
import { longHistories } from '../data/universe.ts';
import { buildDataset, datasetKey } from './dataset/build.ts';
import type { Dataset } from './dataset/dataset.ts';
import { readDataset, writeDataset } from './dataset/file.ts';
import { foldsOf } from './dataset/split.ts';
import type { LabModel } from './model.ts';
import { models as allModels, walkedModels } from './models/index.ts';
import { spineDeviation } from './models/linear/spineDeviation.ts';
import type { LabOptions } from './options.ts';
import { writeLeaderboard } from './report/leaderboard.ts';
import { writePage } from './report/page.ts';
import type { Progress } from './report/progress.ts';
import { type Choices, trackModels } from './report/track.ts';
import { ablationOf } from './scoring/ablation.ts';
import { type Contestant, scoreBoard } from './scoring/board.ts';
import { testTable } from './scoring/testTable.ts';
import { datasetPath, unitPath } from './work/cache.ts';
import { runUnits } from './work/pool.ts';
import { type HorizonResult, readResult, type Unit } from './work/result.ts';
import { ABLATION_HORIZON, ablationPlans, ablationUnits, modelUnits } from './work/units.ts';

const naive = { name: 'naive', family: 'naive', task: 'return' } as const;
const MOST_IMPORTANT = 20;

/** Computes what is missing, scores everything and writes the leaderboard and the page. */
export async function runLaboratory(
  options: LabOptions,
  tracker: Tracker,
  progress: Progress,
): Promise<Leaderboard> {
  const dataset = await obtainDataset(options, progress);
  const wanted = (model: LabModel) => options.only?.includes(model.name) ?? true;
  // The deviation that scales the intervals of the others is always needed.
  const models = allModels.filter((model) => wanted(model) || model === spineDeviation);
  const folds = foldsOf(options).length;
  const walked = walkedModels.filter(({ name }) => options.only?.includes(name) ?? true);
  const plans = ablationPlans(models, dataset.columns);
  const ablationFolds = Array.from({ length: folds }, (_, fold) => fold).slice(-options.ablationFolds);
  const units = [
    ...walked.map(({ name }) => ({ model: name, fold: 0, horizons: options.horizons })),
    ...modelUnits(models, folds, options.horizons),
    ...ablationUnits(plans, ablationFolds),
  ];
  const failed = await compute(options, dataset, units, progress);

  const resultOf = async (unit: Unit): Promise<readonly HorizonResult[] | undefined> => {
    const model = [...walked, ...models].find(({ name }) => name === unit.model);
    const path = model && unitPath(options, dataset.key, unit, model);
    return path !== undefined && existsSync(path) ? (await readResult(path)).horizons : undefined;
  };
  const crashes = await readCrashes(options.data);
  const rows: LeaderboardRow[] = [];
  const importances: Leaderboard['importances'] = [];
  const ablation: Leaderboard['ablation'] = [];
  const curves: Leaderboard['curves'] = [];
  const choices: Choices = new Map();
  progress.start('scores', options.horizons.length * (models.length + walked.length + 1) + plans.length);
  for (const horizon of options.horizons) {
    const table = testTable(dataset, options, horizon, crashes);
    const contestants: Contestant[] = [{ model: naive, results: undefined }];
    for (const model of walked) {
      const all = await resultOf({ model: model.name, fold: 0, horizons: options.horizons });
      const own = all?.find((result) => result.horizon === horizon);
      if (own !== undefined) contestants.push({ model, results: [own] });
    }
    let scales: readonly HorizonResult[] = [];
    for (const model of models) {
      if (failed.has(model.name)) continue;
      const results: HorizonResult[] = [];
      for (let fold = 0; fold < folds; fold++) {
        const all = await resultOf({ model: model.name, fold, horizons: options.horizons });
        const own = all?.find((result) => result.horizon === horizon);
        if (own !== undefined) results.push(own);
      }
      contestants.push({ model, results });
      choices.set(`${model.name}/${horizon}`, results);
      if (model === spineDeviation) scales = results;
      if (horizon === options.horizons[0]) curves.push(...learningCurves(model.name, results.at(-1)));
      const newest = results.at(-1)?.importances;
      if (newest !== undefined)
        importances.push({
          model: model.name,
          task: model.task,
          horizon,
          features: newest
            .toSorted((a, b) => b.importance - a.importance)
            .slice(0, MOST_IMPORTANT)
            .map(({ column, importance, interval }) => ({
              name: column,
              family: familyOf(dataset, column),
              importance,
              interval: [...interval],
            })),
        });
    }
    if (scales.length < folds) throw new Error('The deviation that scales the intervals could not be fitted');
    const scored = scoreBoard(
      dataset,
      table,
      scales.map(({ test, calibration }) => ({ test, train: calibration })),
      contestants,
      (name) => progress.step(`${name}, ${horizon} d`),
    );
    rows.push(...scored.rows);
    curves.push(...scored.curves);
    if (horizon !== ABLATION_HORIZON) continue;
    for (const plan of plans) {
      if (failed.has(plan.model.name)) continue;
      ablation.push(
        await ablationOf(dataset, table, plan, async (features) => {
          const results = new Map<number, HorizonResult>();
          for (const fold of ablationFolds) {
            const unit = { model: plan.model.name, fold, horizons: [ABLATION_HORIZON], features };
            const own = (await resultOf(unit))?.[0];
            if (own !== undefined) results.set(fold, own);
          }
          return results;
        }),
      );
      progress.step(`without ${plan.family}`);
    }
  }
  progress.stop();

  const leaderboard: Leaderboard = {
    range: { from: isoDay(options.from), to: isoDay(options.to) },
    madeOn: new Date().toISOString().slice(0, 10),
    tokens: dataset.symbols,
    rows,
    importances,
    ablation,
    curves,
  };
  const written = await writeLeaderboard(options.models, leaderboard);
  await writePage(options.page, leaderboard, options);
  trackModels(tracker, leaderboard, {
    options,
    datasetKey: dataset.key,
    models,
    folds,
    choices,
    files: [written, options.page],
  });
  return leaderboard;
}

/** The features of every day: from the cache where nothing has changed. */
async function obtainDataset(options: LabOptions, progress: Progress): Promise<Dataset> {
  const { histories, rejected } = await readHistories(options.data);
  for (const fault of rejected) progress.say(`left out: ${fault}`);
  const input = {
    universe: longHistories(histories),
    tokens: options.tokens,
    daily: {
      ...(await readMacro(options.data)),
      ...(await readOnChain(options.data)),
      ...(await readFearGreed(options.news)),
      ...(await readSentiment(options.news)),
    },
  };
  const path = datasetPath(options, datasetKey(input));
  if (!existsSync(path)) {
    progress.say(`features of ${Math.min(options.tokens, input.universe.length)} tokens`);
    await writeDataset(path, buildDataset(input));
  }
  return readDataset(path);
}

/** Computes the units that are not in the cache; names of the models that could not be fitted. */
async function compute(
  options: LabOptions,
  dataset: Dataset,
  units: readonly Unit[],
  progress: Progress,
): Promise<Set<string>> {
  const missing = units.filter((unit) => {
    const model = [...walkedModels, ...allModels].find(({ name }) => name === unit.model);
    return model !== undefined && !existsSync(unitPath(options, dataset.key, unit, model));
  });
  progress.say(`${units.length} units, ${units.length - missing.length} done before`);
  progress.start('units', missing.length);
  const failures = await runUnits(
    missing,
    { datasetPath: datasetPath(options, dataset.key), options },
    ({ model, fold }) => progress.step(`${model}, fold ${fold + 1}`),
  );
  progress.stop();
  for (const { unit, error } of failures)
    progress.say(`${unit.model}, fold ${unit.fold + 1} could not be computed: ${error}`);
  return new Set(failures.map(({ unit }) => unit.model));
}

function familyOf({ columns }: Dataset, name: string): string {
  return columns.find((column) => column.name === name)?.family ?? 'interactions';
}

/** Loss by epoch of a network, on what it was trained on and on what chose the epoch; of no other model. */
function learningCurves(name: string, newest: HorizonResult | undefined): Leaderboard['curves'] {
  return Object.entries(newest?.curves ?? {}).map(([rows, losses]: [string, readonly number[]]) => ({
    kind: 'learning' as const,
    horizon: null,
    name: `${name}, ${rows === 'train' ? 'trained on' : 'held back'}`,
    points: losses.map((loss, epoch): [number, number] => [epoch + 1, loss]),
  }));
}
