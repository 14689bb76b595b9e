import type { Matrix } from '../../../../core/learn/matrix.ts';
import type { Fold } from '../../../../core/learn/walkForward.ts';
import { type Dataset, tokenOfRows } from '../dataset/dataset.ts';
import { inputOf } from '../dataset/inputs.ts';
import { PATH, type Split, splitOf, thinned } from '../dataset/split.ts';
import { type Targets, targetsOf } from '../dataset/targets.ts';
import type { LabModel } from '../model.ts';
import type { LabOptions } from '../options.ts';
import { importancesOf } from './importances.ts';
import { columnAt, columnLosses, learned, learnedColumn, lossOf, said } from './learning.ts';
import type { HorizonResult, LearningCurves, Parameters, Skill } from './result.ts';
import { type Table, tableOf } from './table.ts';

const SEED = 1;
/** Rows of the training window on which the fit is looked at again. */
const LOOKED_AT = 5000;

/** Fits one model on all tokens and forecasts the test rows, horizon by horizon or all at once. */
export function runPooled(
  dataset: Dataset,
  options: LabOptions,
  fold: Fold,
  model: LabModel,
  horizons: readonly number[],
): HorizonResult[] {
  if (model.outputs === 'path') {
    const path = Array.from({ length: PATH }, (_, i) => i + 1);
    return new PooledFit(dataset, options, fold, model, path).results(horizons);
  }
  if (model.outputs === 'horizons')
    return new PooledFit(dataset, options, fold, model, horizons).results(horizons);
  return horizons.flatMap((horizon) =>
    new PooledFit(dataset, options, fold, model, [horizon]).results([horizon]),
  );
}

/** One step of the walk for horizons that are learned together. */
class PooledFit {
  readonly #dataset: Dataset;
  readonly #model: LabModel;
  readonly #outputs: readonly number[];
  readonly #split: Split;
  readonly #targets: readonly Targets[];
  readonly #table: Table;
  readonly #token: Int32Array;
  readonly #limits: { fit: number; search: number };

  constructor(
    dataset: Dataset,
    { embargo, to, rowShare }: LabOptions,
    fold: Fold,
    model: LabModel,
    outputs: readonly number[],
  ) {
    this.#dataset = dataset;
    this.#token = tokenOfRows(dataset);
    this.#model = model;
    this.#outputs = outputs;
    this.#split = splitOf(dataset, fold, Math.max(...outputs), embargo, to);
    this.#targets = outputs.map((horizon) => targetsOf(dataset, horizon));
    const most = model.maxRows ?? Number.POSITIVE_INFINITY;
    this.#limits = { fit: most * rowShare, search: Math.min(most, model.searchRows ?? most) * rowShare };
    this.#table = tableOf(dataset, model, this.#split.fit, learnedColumn(model, this.#targets[0]));
  }

  results(horizons: readonly number[]): HorizonResult[] {
    const { fit, validate, train, test } = this.#split;
    const { candidates, task, calibrateOn = 'validate' } = this.#model;
    const scored = horizons.map((horizon) => this.#outputs.indexOf(horizon));
    const searchRows = this.#thinned(fit, this.#limits.search);
    const calibrationRows = this.#thinned(fit, this.#limits.fit);
    const actual = learned(this.#model, this.#targets, validate);
    const held = this.#input(validate);
    const tried =
      candidates.length === 1
        ? []
        : candidates.map((parameters) => {
            const predicted = this.#fit(parameters, searchRows).predict(held);
            return { parameters, predicted, losses: columnLosses(task, actual, predicted) };
          });
    const best = scored.map((column) =>
      tried.length === 0
        ? candidates[0]
        : tried.reduce((least, one) => (one.losses[column] < least.losses[column] ? one : least)).parameters,
    );

    const finalRows = this.#thinned(train, this.#limits.fit);
    const looked = this.#thinned(train, LOOKED_AT);
    const [lookedAt, testInput] = [this.#input(looked), this.#input(test)];
    const fits = new Map(
      [...new Set(best)].map((parameters) => {
        const again = tried.find((one) => one.parameters === parameters);
        const final = this.#fit(parameters, finalRows);
        const calibration = () => {
          if (calibrateOn === 'train') return final.predict(this.#input(train));
          if (again !== undefined && searchRows.length === calibrationRows.length) return again.predicted;
          return this.#fit(parameters, calibrationRows).predict(held);
        };
        return [
          parameters,
          {
            final,
            calibration: calibrateOn === 'nothing' ? undefined : calibration(),
            looked: final.predict(lookedAt),
            test: final.predict(testInput),
          },
        ];
      }),
    );
    return horizons.map((horizon, i) => {
      const column = scored[i];
      const ofBest = fits.get(best[i]);
      if (ofBest === undefined) throw new Error('Every chosen candidate was fitted');
      const value = (predicted: Matrix, rows: Int32Array) =>
        said(this.#model, columnAt(predicted, column), rows, horizon, this.#dataset);
      return {
        horizon,
        parameters: best[i],
        searched: tried.map(({ parameters, losses }) => ({ parameters, loss: losses[column] })),
        rows: finalRows.length,
        ofRows: train.length,
        columns: testInput.columns,
        skill: this.#skill(column, { looked, lookedAt: ofBest.looked, test, tested: ofBest.test }),
        ...(this.#model.importances && {
          importances: importancesOf(ofBest.final, {
            task,
            features: testInput,
            names: this.#table.names,
            targets: columnAt(learned(this.#model, this.#targets, test), column),
            column,
            days: Int32Array.from(test, (row) => this.#dataset.day[row]),
            series: Int32Array.from(test, (row) => this.#token[row]),
          }),
        }),
        ...(this.#model.family === 'neural' && {
          curves: (ofBest.final.save() as { curves: LearningCurves }).curves,
        }),
        test: value(ofBest.test, test),
        calibration:
          ofBest.calibration === undefined
            ? new Float64Array(0)
            : value(ofBest.calibration, calibrateOn === 'train' ? train : validate),
        calibratedOn: calibrateOn,
        knownAfter: Math.max(...this.#outputs),
      };
    });
  }

  /** In the order of time: some estimators keep the last rows to stop early by. */
  #inTime(rows: Int32Array): Int32Array {
    const { day } = this.#dataset;
    return rows.slice().sort((a, b) => day[a] - day[b] || a - b);
  }

  #thinned(rows: Int32Array, most: number): Int32Array {
    return thinned(rows, this.#dataset.day, Math.floor(Math.min(most, rows.length)));
  }

  #fit(parameters: Parameters, rows: Int32Array) {
    const ordered = this.#inTime(rows);
    return this.#model
      .make(parameters as never, SEED)
      .fit(this.#input(ordered), learned(this.#model, this.#targets, ordered));
  }

  #input(rows: Int32Array): Matrix {
    return this.#table.transform(inputOf(this.#dataset, this.#model, rows, this.#table.columns));
  }

  /** How much of the loss of "always the mean" is gone, where it was learned and where it was not. */
  #skill(
    column: number,
    predicted: { looked: Int32Array; lookedAt: Matrix; test: Int32Array; tested: Matrix },
  ): Skill {
    const { task } = this.#model;
    const known = columnAt(learned(this.#model, this.#targets, predicted.looked), column);
    const came = columnAt(learned(this.#model, this.#targets, predicted.test), column);
    const level = known.reduce((sum, value) => sum + value, 0) / known.length;
    const skill = (actual: Float64Array, forecast: Float64Array) => {
      const { columnLoss, levelLoss } = losses(task, actual, forecast, level);
      return 1 - columnLoss / levelLoss;
    };
    return {
      train: skill(known, columnAt(predicted.lookedAt, column)),
      test: skill(came, columnAt(predicted.tested, column)),
    };
  }
}

function losses(task: LabModel['task'], actual: Float64Array, forecast: Float64Array, level: number) {
  let [columnLoss, levelLoss] = [0, 0];
  for (let i = 0; i < actual.length; i++) {
    // The last rows of the range have no target at the longer horizons.
    if (Number.isNaN(actual[i])) continue;
    columnLoss += lossOf(task, actual[i], forecast[i]);
    levelLoss += lossOf(task, actual[i], level);
  }
  return { columnLoss, levelLoss };
}
