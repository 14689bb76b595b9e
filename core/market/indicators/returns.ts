import { windowedDeviation } from './rolling.ts';

/** Logarithmic return over `days`: ln(close[t] / close[t - days]); NaN for the first `days` values. */
export function logReturns(close: Float64Array, days = 1): Float64Array {
  const result = new Float64Array(close.length).fill(Number.NaN);
  for (let i = days; i < close.length; i++) result[i] = Math.log(close[i] / close[i - days]);
  return result;
}

/** Momentum as the rate of change over `days`: close[t] / close[t - days] - 1; NaN for the first `days` values. */
export function momentum(close: Float64Array, days: number): Float64Array {
  const result = new Float64Array(close.length).fill(Number.NaN);
  for (let i = days; i < close.length; i++) result[i] = close[i] / close[i - days] - 1;
  return result;
}

/** Sample standard deviation of daily log returns over `period` days, per day (times sqrt(365) is a year). */
export function volatility(close: Float64Array, period = 20): Float64Array {
  return windowedDeviation(logReturns(close), period, 1);
}

/** Drawdown from the highest close so far: close / max(close) - 1, in (-1, 0]. */
export function drawdown(close: Float64Array): Float64Array {
  let peak = Number.NEGATIVE_INFINITY;
  return close.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}
