import { Platt } from '../../../../core/learn/calibration/platt.ts';
import { matrix } from '../../../../core/learn/matrix.ts';
import { LEVELS, MEDIAN } from '../../../../core/market/forecast/distribution.ts';
import type { Task } from '../../../../core/market/laboratory/leaderboard.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { HorizonResult } from '../work/result.ts';
import {
  conformalQuantiles,
  constantWidth,
  type FoldForecast,
  servedWidth,
  type Width,
} from './conformal.ts';
import { quantileAt, shareBelow } from './levels.ts';
import type { TestTable } from './testTable.ts';

/** A model's forecasts of one horizon, one entry for each row of the test table. */
export interface Forecast {
  task: Task;
  /** Expected log return. */
  centre: Float64Array;
  /** Rows x LEVELS, with a width that follows the forecast deviation, and with one that does not. */
  scaled: Float64Array;
  constant: Float64Array;
  probabilityUp: Float64Array;
  /** From which probability on a rise is called, chosen in training; one for each row. */
  threshold: Float64Array;
  /** Logarithm of the daily deviation, of a model that forecasts it. */
  logDeviation?: Float64Array;
}

/** Weight of a token's own errors as the served model has it. */
const OWN_WEIGHT_DAYS = 100;

/** The deviation forecast that scales intervals: for each fold, of the test rows and of all training rows. */
export interface Scale {
  test: Float64Array;
  train: Float64Array;
}

/** @param results one for each fold; undefined for the naive forecast */
export function forecastOf(
  dataset: Dataset,
  table: TestTable,
  scales: readonly Scale[],
  task: Task,
  results: readonly HorizonResult[] | undefined,
): Forecast {
  const own = results?.[0];
  if (own?.quantiles !== undefined) return ownDistribution(table, task, own, own.quantiles);
  const root = Math.sqrt(table.horizon);
  const folds = table.folds.map((rows, fold): FoldForecast & { result?: HorizonResult } => {
    const result = results?.[fold];
    const known = rows.calibration(table.horizon).train;
    const calibrationRows =
      result === undefined ? known : rows.calibration(result.knownAfter)[result.calibratedOn];
    const ownScale = task === 'volatility' && result !== undefined;
    const calibrationScale = ownScale
      ? result.calibration.map((value) => Math.exp(value) * root)
      : pick(scales[fold].train, known, calibrationRows).map((value) => Math.exp(value) * root);
    const testScale = (ownScale ? result.test : scales[fold].test).map((value) => Math.exp(value) * root);
    const centred = task === 'return' && result !== undefined;
    return {
      result,
      calibrationRows,
      calibrationCentre: centred ? result.calibration : new Float64Array(calibrationRows.length),
      calibrationScale,
      testCentre: centred ? result.test : new Float64Array(rows.test.length),
      testScale,
    };
  });
  const quantiles = (width: Width, unit: boolean) =>
    conformalQuantiles(
      dataset,
      table,
      folds.map((fold) =>
        unit
          ? {
              ...fold,
              calibrationScale: fold.calibrationScale.map(() => 1),
              testScale: fold.testScale.map(() => 1),
            }
          : fold,
      ),
      width,
    );
  const constant = quantiles(constantWidth, true);
  // The naive forecast knows of no deviation; scaled, it would be the model of the deviation itself.
  const scaled = results === undefined ? constant : quantiles(servedWidth(OWN_WEIGHT_DAYS), false);
  const at = (values: (fold: number) => Float64Array) => {
    const byFold = folds.map((_, fold) => values(fold));
    return Float64Array.from(table.row, (_, i) => byFold[table.fold[i]][table.place[i]]);
  };
  const centre = at((fold) => folds[fold].testCentre);
  if (task === 'direction' && results !== undefined) {
    const calibrated = results.map((result, fold) => calibrate(result, table, folds[fold].calibrationRows));
    const probabilityUp = at((fold) => calibrated[fold].test);
    for (const values of [scaled, constant]) tilt(values, probabilityUp);
    return {
      task,
      centre: centre.map((_, i) => scaled[i * LEVELS.length + MEDIAN]),
      scaled,
      constant,
      probabilityUp,
      threshold: at((fold) => calibrated[fold].test.map(() => calibrated[fold].threshold)),
    };
  }
  const probabilityUp = centre.map((_, i) => 1 - shareBelow(rowOf(scaled, i), 0));
  return {
    task,
    centre,
    scaled,
    constant,
    probabilityUp,
    threshold: centre.map(() => 0.5),
    ...(task === 'volatility' && results !== undefined && { logDeviation: at((fold) => results[fold].test) }),
  };
}

/** The distribution that a model which walks by itself has made. */
function ownDistribution(
  { row, fold, place, folds }: TestTable,
  task: Task,
  { probabilityUp }: HorizonResult,
  quantiles: Float64Array,
): Forecast {
  const first = [0];
  for (const { test } of folds) first.push(first[first.length - 1] + test.length);
  const at = Int32Array.from(row, (_, i) => first[fold[i]] + place[i]);
  const scaled = new Float64Array(row.length * LEVELS.length);
  for (const [i, from] of at.entries()) scaled.set(rowOf(quantiles, from), i * LEVELS.length);
  const centre = Float64Array.from(row, (_, i) => scaled[i * LEVELS.length + MEDIAN]);
  return {
    task,
    centre,
    scaled,
    constant: scaled,
    probabilityUp: Float64Array.from(at, (from) => probabilityUp?.[from] ?? 0.5),
    threshold: centre.map(() => 0.5),
  };
}

function rowOf(quantiles: Float64Array, row: number): Float64Array {
  return quantiles.subarray(row * LEVELS.length, (row + 1) * LEVELS.length);
}

/** Moves each distribution so that a rise has the given probability. */
function tilt(quantiles: Float64Array, probabilityUp: Float64Array): void {
  for (let row = 0; row < probabilityUp.length; row++) {
    const own = rowOf(quantiles, row);
    const move = -quantileAt(own, 1 - probabilityUp[row]);
    for (let i = 0; i < own.length; i++) own[i] += move;
  }
}

/**
 * Platt's scaling (Platt 1999): a logistic regression of what came on the log odds that were said, on rows that the model
 * had not learned from; and the threshold on them of the largest balanced accuracy (Youden 1950).
 */
function calibrate(
  { calibration, test }: HorizonResult,
  { targets }: TestTable,
  rows: Int32Array,
): { test: Float64Array; threshold: number } {
  const logOdds = (probabilities: Float64Array) =>
    matrix(
      probabilities.length,
      1,
      probabilities.map((value) => {
        const inside = Math.max(1e-6, Math.min(1 - 1e-6, value));
        return Math.log(inside / (1 - inside));
      }),
    );
  const rose = Float64Array.from(rows, (row) => targets.rose[row]);
  const scaling = new Platt().fit(logOdds(calibration), matrix(rows.length, 1, rose));
  const before = scaling.predict(logOdds(calibration)).data;
  return { test: scaling.predict(logOdds(test)).data, threshold: balancedThreshold(before, rose) };
}

function balancedThreshold(probabilities: Float64Array, rose: Float64Array): number {
  const order = Array.from(probabilities.keys()).sort((a, b) => probabilities[b] - probabilities[a]);
  const rises = rose.reduce((sum, value) => sum + value, 0);
  const falls = rose.length - rises;
  let [hits, alarms, best, threshold] = [0, 0, Number.NEGATIVE_INFINITY, 0.5];
  for (const [place, i] of order.entries()) {
    if (rose[i] === 1) hits++;
    else alarms++;
    const next = order[place + 1];
    if (next !== undefined && probabilities[next] === probabilities[i]) continue;
    const gain = hits / rises - alarms / falls;
    if (gain > best) [best, threshold] = [gain, probabilities[i]];
  }
  return threshold;
}

/** Values of `rows`, which lie in order within `all`. */
function pick(values: Float64Array, all: Int32Array, rows: Int32Array): Float64Array {
  let at = 0;
  return Float64Array.from(rows, (row) => {
    while (all[at] !== row) at++;
    return values[at];
  });
}
