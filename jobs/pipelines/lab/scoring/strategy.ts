import type { Dataset } from '../dataset/dataset.ts';
import type { DailyFigures } from './bootstrap.ts';
import type { TestTable } from './testTable.ts';

/** 10 basis points of what is bought or sold. */
const COST = 0.001;
const DAYS_A_YEAR = 365;

/** Daily returns of holding each token of the day in equal parts while its forecast is above 0, else cash. */
export interface StrategyDays {
  /** Simple return of each day, before and after costs. */
  gross: Float64Array;
  net: Float64Array;
}

/**
 * A position is taken at the close of the forecast's day and held for a day, whatever the horizon of the forecast.
 *
 * @param long whether the token is held after the row's close
 */
export function strategyDays(
  { close }: Dataset,
  { row, token, day }: TestTable,
  figures: DailyFigures,
  long: (at: number) => boolean,
): StrategyDays {
  const gross = new Float64Array(row.length);
  const turnover = new Float64Array(row.length);
  for (let at = 0; at < row.length; at++) {
    const follows = at > 0 && token[at - 1] === token[at] && day[at - 1] === day[at] - 1;
    const before = follows && long(at - 1) ? 1 : 0;
    const position = Number(long(at));
    turnover[at] = Math.abs(position - before);
    gross[at] = position * (close[row[at] + 1] / close[row[at]] - 1);
  }
  return {
    gross: figures.means((at) => gross[at]),
    net: figures.means((at) => gross[at] - COST * turnover[at]),
  };
}

/** Compounded return of a year. */
export function yearlyReturn(days: Float64Array, sample: Int32Array): number {
  let growth = 0;
  for (const day of sample) growth += Math.log1p(days[day]);
  return Math.expm1((growth * DAYS_A_YEAR) / sample.length);
}

/** Mean over deviation of daily returns, for a year, without a risk-free rate (Sharpe 1994); 0 when nothing moved. */
export function sharpe(days: Float64Array, sample: Int32Array): number {
  let [sum, squares] = [0, 0];
  for (const day of sample) {
    sum += days[day];
    squares += days[day] ** 2;
  }
  const mean = sum / sample.length;
  const variance = squares / sample.length - mean * mean;
  return variance > 1e-18 ? (mean / Math.sqrt(variance)) * Math.sqrt(DAYS_A_YEAR) : 0;
}
