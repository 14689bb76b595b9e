import type { Dataset } from '../dataset/dataset.ts';
import { foldsOf } from '../dataset/split.ts';
import type { LabModel, WalkedModel } from '../model.ts';
import type { LabOptions } from '../options.ts';
import { runPerToken } from './perToken.ts';
import { runPooled } from './pooled.ts';
import type { Unit, UnitResult } from './result.ts';

/** Computes a unit. @throws whatever the estimator throws */
export async function runUnit(
  dataset: Dataset,
  options: LabOptions,
  unit: Unit,
  model: LabModel,
): Promise<UnitResult> {
  const started = performance.now();
  await model.prepare?.();
  const folds = foldsOf(options);
  const fold = folds[unit.fold];
  const own =
    unit.features === undefined
      ? // The newest fit alone is asked what it looks at.
        { ...model, importances: model.importances === true && unit.fold === folds.length - 1 }
      : forAblation(model, unit.features);
  const run = own.scope === 'token' ? runPerToken : runPooled;
  const horizons = run(dataset, options, fold, own, unit.horizons);
  for (const { test, horizon } of horizons)
    if (!test.every(Number.isFinite))
      throw new RangeError(`${model.name} says something that is no number, ${horizon} days ahead`);
  return { unit, seconds: (performance.now() - started) / 1000, horizons };
}

/** Computes the unit of a model that walks by itself. */
export async function runWalked(
  dataset: Dataset,
  options: LabOptions,
  unit: Unit,
  model: WalkedModel,
): Promise<UnitResult> {
  const started = performance.now();
  const horizons = await model.walk(dataset, options, unit.horizons);
  return { unit, seconds: (performance.now() - started) / 1000, horizons };
}

/** Rows that an ablation learns from: it compares fits with one another, and there are hundreds. */
const ABLATION_ROWS = 12_000;

/** The model with other features and its middle candidate: a search in every one of them would add noise and hours. */
function forAblation(model: LabModel, features: readonly string[]): LabModel {
  const { candidates, maxRows = ABLATION_ROWS } = model;
  return {
    ...model,
    features,
    importances: false,
    calibrateOn: 'nothing',
    maxRows: Math.min(maxRows, ABLATION_ROWS),
    candidates: [candidates[Math.floor((candidates.length - 1) / 2)]],
  };
}
