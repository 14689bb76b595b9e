import { studentCumulative, studentQuantile } from '../distributions/studentT.ts';
import { mean } from '../mean.ts';
import { requireSameLength } from './sameLength.ts';

/** Whether one forecaster's losses are lower than another's by more than chance. */
export interface LossComparison {
  /** Mean of first - second; below 0 the first is better. */
  difference: number;
  /** 95 % confidence interval of the mean difference. */
  interval: readonly [number, number];
  /** Student t with n - 1 degrees of freedom where both are equally good. */
  statistic: number;
  /** Two-sided. */
  pValue: number;
  /** Autocovariances that the variance allows for. */
  lags: number;
}

/**
 * The test of Diebold and Mariano (1995) with the small-sample correction of Harvey, Leybourne and Newbold (1997). The
 * variance of the mean is that of Newey and West (1987), whose Bartlett weights keep it positive; errors of h-day
 * forecasts overlap for h - 1 days, and it allows for twice as many lags, since the weights fall to 0 over that length.
 *
 * @param first losses in the order of time, one a day: where there are several series, the mean over them of that day
 * @param second losses of the other forecaster for the same days
 * @param horizon h, steps ahead of the forecasts
 * @param lags by default the larger of 2 (h - 1) and the rule of thumb 4 (n / 100)^(2/9) (Newey and West 1994)
 * @throws RangeError when there are fewer than two days, or not more than the horizon
 */
export function dieboldMariano(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { horizon = 1, lags }: { horizon?: number; lags?: number } = {},
): LossComparison {
  requireSameLength(first, second);
  const n = first.length;
  if (n < 2 || n <= horizon)
    throw new RangeError(`${n} losses are too few for a test of ${horizon}-step forecasts`);
  const differences = Float64Array.from(first, (loss, i) => loss - second[i]);
  const difference = mean(differences);
  const used = Math.min(n - 1, lags ?? Math.max(2 * (horizon - 1), Math.floor(4 * (n / 100) ** (2 / 9))));
  const correction = Math.sqrt((n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n);
  const standardError = Math.sqrt(neweyWest(differences, used) / n) / correction;
  const reach = studentQuantile(0.975, n - 1) * standardError;
  const statistic = difference === 0 ? 0 : difference / standardError;
  return {
    difference,
    interval: [difference - reach, difference + reach],
    statistic,
    pValue: 2 * studentCumulative(-Math.abs(statistic), n - 1),
    lags: used,
  };
}

/** Long-run variance of a series: its variance plus twice its autocovariances, with weights falling to 0 beyond `lags`. */
function neweyWest(series: Float64Array, lags: number): number {
  const level = mean(series);
  let variance = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let sum = 0;
    for (let i = lag; i < series.length; i++) sum += (series[i] - level) * (series[i - lag] - level);
    variance += (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * (sum / series.length);
  }
  return variance;
}
