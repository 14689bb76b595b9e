import { conformalQuantile } from '../../../../core/learn/metrics/distribution.ts';
import { LEVELS } from '../../../../core/market/forecast/distribution.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { SortedWindow } from './sortedWindow.ts';
import type { TestTable } from './testTable.ts';

/** Expected log return and scale of its error, for the test rows of a fold and for those it is calibrated on. */
export interface FoldForecast {
  calibrationRows: Int32Array;
  calibrationCentre: Float64Array;
  calibrationScale: Float64Array;
  testCentre: Float64Array;
  testScale: Float64Array;
}

export interface Width {
  /** Newest errors of the token's own that count. */
  keep: number;
  /** Weight of the token's own quantiles, given how many errors they are of; the rest is of all tokens' together. */
  ownWeight(errors: number, horizon: number): number;
}

/** The same width at all times: all the errors of the past. */
export const constantWidth: Width = {
  keep: Number.POSITIVE_INFINITY,
  ownWeight: (errors) => Number(errors >= 100),
};

/** The errors of the trailing year. */
export const trailingWidth: Width = { keep: 365, ownWeight: constantWidth.ownWeight };

/** As the served model: the trailing year's independent errors against 100 of all tokens. */
export function servedWidth(ownWeightDays: number): Width {
  return {
    keep: 365,
    ownWeight: (errors, horizon) => errors / horizon / (errors / horizon + ownWeightDays),
  };
}

/**
 * Quantiles of the log return for every scored row, rows x LEVELS: centre + scale x the quantile of past
 * (actual - centre) / scale (normalised conformal prediction, Papadopoulos et al. 2008). An error counts from the day on
 * which it was known; those that earlier fits were calibrated on stay, so that the past grows from fold to fold.
 */
export function conformalQuantiles(
  { day, starts, symbols }: Pick<Dataset, 'day' | 'starts' | 'symbols'>,
  table: TestTable,
  forecasts: readonly FoldForecast[],
  width: Width,
): Float64Array {
  const { horizon, targets } = table;
  const result = new Float64Array(table.row.length * LEVELS.length);
  const scored = placesOf(table);
  const own = new Float64Array(LEVELS.length);
  /** The newest error of each row of the data set that a model had not learned from. */
  const errors = new Float64Array(day.length).fill(Number.NaN);
  for (const [fold, forecast] of forecasts.entries()) {
    const { test } = table.folds[fold];
    const { calibrationRows, calibrationCentre, calibrationScale, testCentre, testScale } = forecast;
    for (const [i, row] of calibrationRows.entries())
      errors[row] = (targets.returns[row] - calibrationCentre[i]) / calibrationScale[i];
    const ascending = errors.filter(Number.isFinite).sort();
    const pooled = LEVELS.map((level) => conformalQuantile(ascending, level));
    let tested = 0;
    for (let token = 0; token < symbols.length; token++) {
      const end = starts[token + 1];
      const window = new SortedWindow(width.keep);
      for (let row = starts[token]; row < end; row++)
        if (Number.isFinite(errors[row])) window.add(errors[row]);
      let known = tested;
      for (; tested < test.length && test[tested] < end; tested++) {
        for (; day[test[known]] + horizon <= day[test[tested]]; known++)
          window.add((targets.returns[test[known]] - testCentre[known]) / testScale[known]);
        const at = scored[fold][tested];
        if (at < 0) continue;
        const weight = window.size > 0 ? width.ownWeight(window.size, horizon) : 0;
        if (weight > 0)
          for (let i = 0; i < own.length; i++) own[i] = conformalQuantile(window.ascending, LEVELS[i]);
        for (let i = 0; i < own.length; i++) {
          const quantile = weight > 0 ? weight * own[i] + (1 - weight) * pooled[i] : pooled[i];
          result[at * LEVELS.length + i] = testCentre[tested] + testScale[tested] * quantile;
        }
      }
    }
  }
  return result;
}

/** For each fold, the index in the table of each of its test rows, -1 where it is not scored. */
function placesOf({ folds, fold, place }: TestTable): Int32Array[] {
  const places = folds.map(({ test }) => new Int32Array(test.length).fill(-1));
  for (let at = 0; at < fold.length; at++) places[fold[at]][place[at]] = at;
  return places;
}
