import { conformalQuantile } from '../../learn/metrics/distribution.ts';
import type { ForecastRecord } from '../../store/port.ts';
import type { ForecastOutcome } from '../../store/scores.ts';
import { LEVELS, LOWER, UPPER, YEAR } from '../forecast/distribution.ts';
import { intervalLoss } from '../forecast/intervalLoss.ts';

/** Bounds of an 80 % interval as log returns from the last close. */
export interface ReturnInterval {
  lower: number;
  upper: number;
}

/** The part of a forecast that a score looks at. */
type Scorable = Pick<ForecastRecord, 'lastClose' | 'close' | 'lower80' | 'upper80'>;

/**
 * What came of a forecast. A close on a bound is inside the interval; one that equals the last close has not risen.
 *
 * @param naive the interval to compare with, undefined where the past was too short for one
 */
export function scoreForecast(
  forecast: Scorable,
  actual: { close: number; source: string },
  naive: ReturnInterval | undefined,
): ForecastOutcome {
  const { lastClose, close, lower80, upper80 } = forecast;
  const change = Math.log(actual.close / lastClose);
  const interval = { lower: Math.log(lower80 / lastClose), upper: Math.log(upper80 / lastClose) };
  return {
    actualClose: actual.close,
    actualSource: actual.source,
    error: Math.abs(close - actual.close) / lastClose,
    covered: actual.close >= lower80 && actual.close <= upper80,
    rose: actual.close > lastClose,
    loss: intervalLoss(change, interval.lower, interval.upper),
    naiveLoss: naive === undefined ? null : intervalLoss(change, naive.lower, naive.upper),
  };
}

/**
 * The naive interval: the 10 % and 90 % quantiles of the h-day log returns that ended in the trailing year. Looks at no
 * close after `position`.
 *
 * @returns undefined where the series does not reach back a year and `horizon` days
 */
export function naiveInterval(
  close: Float64Array,
  position: number,
  horizon: number,
): ReturnInterval | undefined {
  if (position - (YEAR - 1) - horizon < 0) return undefined;
  const returns = new Float64Array(YEAR);
  for (let i = 0; i < YEAR; i++) returns[i] = Math.log(close[position - i] / close[position - i - horizon]);
  returns.sort();
  return {
    lower: conformalQuantile(returns, LEVELS[LOWER]),
    upper: conformalQuantile(returns, LEVELS[UPPER]),
  };
}
