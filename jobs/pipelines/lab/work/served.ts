import { walkForward } from '../../../../core/learn/walkForward.ts';
import type { Candles } from '../../../../core/market/candles/candles.ts';
import { LEVELS, MEDIAN, YEAR } from '../../../../core/market/forecast/distribution.ts';
import { trainingRows } from '../../../../core/market/forecast/training/rows.ts';
import { walkMembers } from '../../forecast/outOfFold.ts';
import { searchForecast } from '../../forecast/search.ts';
import { walkForecasts } from '../../forecast/walk.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { foldsOf, splitOf } from '../dataset/split.ts';
import type { LabOptions } from '../options.ts';
import type { HorizonResult } from './result.ts';

/** Days before the first forecast on which penalties are chosen and the stack has its first rows out of fold. */
const SEARCH_DAYS = 1096;
/** Days between two fits in the search. */
const SEARCH_STEP = 183;
const OWN_WEIGHT_DAYS = 100;

/**
 * The model behind `/predict`, walked as its own pipeline walks it: penalties chosen before the first forecast, members
 * stacked out of fold, exported and run by the serving runtime. One result for each horizon over all folds.
 */
export async function runServed(
  dataset: Dataset,
  options: LabOptions,
  horizons: readonly number[],
): Promise<HorizonResult[]> {
  const { from, to, embargo } = options;
  const histories = historiesOf(dataset);
  const rows = trainingRows(histories);
  // A younger market is searched from its second year on: before that there is nothing to learn from.
  const earliest = rows.day.reduce((least, day) => Math.min(least, day), from);
  const search = {
    from: Math.max(from - SEARCH_DAYS, earliest + YEAR),
    to: from - 1,
    step: SEARCH_STEP,
    embargo,
  };
  const { members } = searchForecast(rows, search);
  const tested = foldsOf(options);
  const { folds, outOfFold } = walkMembers(rows, [...walkForward(search), ...tested], members);
  const scored = await walkForecasts({
    histories,
    rows,
    folds: folds.filter(({ fold }) => fold.testFrom >= from),
    outOfFold,
    ownWeightDays: OWN_WEIGHT_DAYS,
    horizons,
    to,
  });
  const byPlace = new Map(scored.map((one) => [`${one.symbol} ${one.day} ${one.horizon}`, one]));
  return horizons.map((horizon) => {
    const test = tested.flatMap((fold) => [...splitOf(dataset, fold, horizon, embargo, to).test]);
    const quantiles = new Float64Array(test.length * LEVELS.length);
    const probabilityUp = new Float64Array(test.length).fill(0.5);
    let token = 0;
    for (const [i, row] of test.entries()) {
      while (row < dataset.starts[token] || row >= dataset.starts[token + 1])
        token = (token + 1) % dataset.symbols.length;
      const one = byPlace.get(`${dataset.symbols[token]} ${dataset.day[row]} ${horizon}`);
      // Without a target, and so never scored.
      if (one === undefined) continue;
      quantiles.set(one.quantiles, i * LEVELS.length);
      probabilityUp[i] = one.probabilityUp;
    }
    return {
      horizon,
      parameters: { ...members },
      searched: [],
      rows: rows.day.length,
      ofRows: rows.day.length,
      columns: rows.features.columns,
      test: Float64Array.from(test, (_, i) => quantiles[i * LEVELS.length + MEDIAN]),
      calibration: new Float64Array(0),
      calibratedOn: 'nothing' as const,
      knownAfter: horizon,
      quantiles,
      probabilityUp,
    };
  });
}

function historiesOf({ symbols, starts, ...columns }: Dataset): Candles[] {
  return symbols.map((symbol, i) => {
    const own = <T extends Float64Array | Int32Array>(values: T) =>
      values.slice(starts[i], starts[i + 1]) as T;
    const { day, open, high, low, close, volume } = columns;
    return {
      symbol,
      day: own(day),
      open: own(open),
      high: own(high),
      low: own(low),
      close: own(close),
      volume: own(volume),
    };
  });
}
