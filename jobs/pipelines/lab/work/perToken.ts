import type { Estimator } from '../../../../core/learn/estimator.ts';
import type { Fold } from '../../../../core/learn/walkForward.ts';
import { type Dataset, tokenOfRows } from '../dataset/dataset.ts';
import { inputOf } from '../dataset/inputs.ts';
import { PATH, splitOf } from '../dataset/split.ts';
import { targetsOf } from '../dataset/targets.ts';
import type { LabModel } from '../model.ts';
import type { LabOptions } from '../options.ts';
import { learned, said } from './learning.ts';
import type { HorizonResult, Parameters } from './result.ts';

const SEED = 1;
const NO_COLUMNS = new Int32Array(0);
/** Fewer days say nothing about a series. */
const FEWEST = 100;

/**
 * Fits a model to each token's own series and forecasts every horizon from it. The candidates are compared over all
 * tokens together, by the squared error of the standardised return, and of the log deviation for a model of it.
 */
export function runPerToken(
  dataset: Dataset,
  { embargo, to }: LabOptions,
  fold: Fold,
  model: LabModel,
  horizons: readonly number[],
): HorizonResult[] {
  const targets = Array.from({ length: PATH }, (_, i) => targetsOf(dataset, i + 1));
  const split = splitOf(dataset, fold, PATH, embargo, to);
  const token = tokenOfRows(dataset);
  const tokens = dataset.symbols.map((_, i) => i);
  const fitted = (parameters: Parameters, rows: Int32Array): Estimator<unknown> =>
    model
      .make(parameters as never, SEED)
      .fit(inputOf(dataset, model, rows, NO_COLUMNS), learned(model, targets, rows));
  const of = (rows: Int32Array, which: number) => rows.filter((row) => token[row] === which);

  /** What is said of each row by the model of its token; 0, or the row's own deviation, where there is none. */
  const predict = (models: ReadonlyMap<number, Estimator<unknown>>, rows: Int32Array) => {
    const result = horizons.map(() => new Float64Array(rows.length));
    const place = new Map(Array.from(rows, (row, i) => [row, i]));
    for (const which of tokens) {
      const own = of(rows, which);
      if (own.length === 0) continue;
      const predicted = models.get(which)?.predict(inputOf(dataset, model, own, NO_COLUMNS));
      for (const [k, horizon] of horizons.entries()) {
        const column = Float64Array.from(own, (row, i) =>
          predicted === undefined
            ? model.gives === 'deviation'
              ? dataset.deviation[row] * Math.sqrt(horizon)
              : 0
            : predicted.data[i * PATH + horizon - 1],
        );
        const values = said(model, column, own, horizon, dataset);
        for (let i = 0; i < own.length; i++) result[k][place.get(own[i]) as number] = values[i];
      }
    }
    return result;
  };
  const fitAll = (parameters: Parameters, rows: Int32Array) =>
    new Map(
      tokens.flatMap((which) => {
        const own = of(rows, which);
        return own.length < FEWEST ? [] : [[which, fitted(parameters, own)] as const];
      }),
    );
  const lossAt = (values: Float64Array, rows: Int32Array, horizon: number) => {
    const { returns, logDeviation } = targets[horizon - 1];
    let [loss, level, count] = [0, 0, 0];
    for (const [i, row] of rows.entries()) {
      if (Number.isNaN(returns[row])) continue;
      const scale = dataset.deviation[row] * Math.sqrt(horizon);
      const [actual, naive] =
        model.gives === 'deviation'
          ? [logDeviation[row], Math.log(dataset.deviation[row])]
          : [returns[row] / scale, 0];
      const predicted = model.gives === 'deviation' ? values[i] : values[i] / scale;
      loss += (actual - predicted) ** 2;
      level += (actual - naive) ** 2;
      count++;
    }
    return { loss: loss / count, skill: 1 - loss / level };
  };

  const tried =
    model.candidates.length === 1
      ? []
      : model.candidates.map((parameters) => {
          const values = predict(fitAll(parameters, split.fit), split.validate);
          return {
            parameters,
            losses: values.map((one, k) => lossAt(one, split.validate, horizons[k]).loss),
          };
        });
  const best = horizons.map((_, k) =>
    tried.length === 0
      ? model.candidates[0]
      : tried.reduce((least, one) => (one.losses[k] < least.losses[k] ? one : least)).parameters,
  );
  const fits = new Map(
    [...new Set(best)].map((parameters) => {
      const models = fitAll(parameters, split.train);
      return [
        parameters,
        { test: predict(models, split.test), calibration: predict(models, split.train) },
      ] as const;
    }),
  );
  return horizons.map((horizon, k) => {
    const ofBest = fits.get(best[k]);
    if (ofBest === undefined) throw new Error('Every chosen candidate was fitted');
    const [test, calibration] = [ofBest.test[k], ofBest.calibration[k]];
    return {
      horizon,
      parameters: best[k],
      searched: tried.map(({ parameters, losses }) => ({ parameters, loss: losses[k] })),
      rows: split.train.length,
      ofRows: split.train.length,
      columns: 0,
      skill: {
        train: lossAt(calibration, split.train, horizon).skill,
        test: lossAt(test, split.test, horizon).skill,
      },
      test,
      calibration,
      calibratedOn: 'train' as const,
      knownAfter: PATH,
    };
  });
}
