import { type Dataset, tokenOfRows } from './dataset.ts';

/** Standardised returns beyond this many deviations count as this many, as in the served model. */
const LIMIT = 5;

/** What came of each row after `horizon` days; NaN where the series ends before. */
export interface Targets {
  horizon: number;
  /** Log return over the horizon. */
  returns: Float64Array;
  /** returns / (deviation x sqrt(horizon)), clipped. */
  standardised: Float64Array;
  /** 1 where the close rose. */
  rose: Float64Array;
  /** Logarithm of the daily deviation over the horizon. */
  logDeviation: Float64Array;
}

export function targetsOf(dataset: Dataset, horizon: number): Targets {
  const { close, deviation, dailyVariance, day } = dataset;
  const token = tokenOfRows(dataset);
  const column = () => new Float64Array(day.length).fill(Number.NaN);
  const result = {
    horizon,
    returns: column(),
    standardised: column(),
    rose: column(),
    logDeviation: column(),
  };
  for (let row = 0; row + horizon < day.length; row++) {
    if (token[row + horizon] !== token[row]) continue;
    const change = Math.log(close[row + horizon] / close[row]);
    let variance = 0;
    for (let ahead = 1; ahead <= horizon; ahead++) variance += dailyVariance[row + ahead];
    result.returns[row] = change;
    result.standardised[row] = Math.max(
      -LIMIT,
      Math.min(LIMIT, change / (deviation[row] * Math.sqrt(horizon))),
    );
    result.rose[row] = Number(change > 0);
    result.logDeviation[row] = Math.log(variance / horizon) / 2;
  }
  return result;
}
