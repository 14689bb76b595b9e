import { crpsOfQuantiles } from '../../../../core/learn/metrics/distribution.ts';
import { LEVELS, LOWER, UPPER } from '../../../../core/market/forecast/distribution.ts';
import { intervalLoss } from '../../../../core/market/forecast/intervalLoss.ts';
import type { Forecast } from './forecast.ts';
import type { TestTable } from './testTable.ts';

/** Losses of one forecast and one of its two widths, one entry for each row of the table. */
export interface Losses {
  /** |forecast close - close| over the last close. */
  absolute: Float64Array;
  /** Of the log return. */
  squared: Float64Array;
  /** Of the quantiles at LEVELS, in log returns. */
  crps: Float64Array;
  /** Of the bounds of the 80 % interval together. */
  pinball: Float64Array;
  inside: Uint8Array;
}

export function lossesOf(
  { actual }: TestTable,
  { centre }: Pick<Forecast, 'centre'>,
  quantiles: Float64Array,
): Losses {
  const rows = actual.length;
  const width = LEVELS.length;
  const result = {
    absolute: new Float64Array(rows),
    squared: new Float64Array(rows),
    crps: new Float64Array(rows),
    pinball: new Float64Array(rows),
    inside: new Uint8Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const own = quantiles.subarray(row * width, (row + 1) * width);
    const came = actual[row];
    result.absolute[row] = Math.abs(Math.exp(centre[row]) - Math.exp(came));
    result.squared[row] = (centre[row] - came) ** 2;
    result.crps[row] = crpsOfQuantiles(came, own, LEVELS);
    result.pinball[row] = intervalLoss(came, own[LOWER], own[UPPER]);
    result.inside[row] = Number(came >= own[LOWER] && came <= own[UPPER]);
  }
  return result;
}
