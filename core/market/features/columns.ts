import type { DailySeries } from './family.ts';

/** values / (scale x factor), limited to +-`limit`. */
export function scaled(
  values: Float64Array,
  scale: Float64Array,
  { factor = 1, limit = 5 } = {},
): Float64Array {
  return values.map((value, i) => clip(value / (scale[i] * factor), limit));
}

export function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

/** The value of `days` earlier; NaN for the first ones. */
export function lagged(values: Float64Array, days: number): Float64Array {
  return values.map((_, i) => (i >= days ? values[i - days] : Number.NaN));
}

/** A statistic of each window of `period` values, oldest first; NaN until the first window of numbers is full. */
export function windowed(
  values: Float64Array,
  period: number,
  statistic: (window: Float64Array) => number,
): Float64Array {
  return values.map((_, i) =>
    i + 1 >= period ? statistic(values.subarray(i + 1 - period, i + 1)) : Number.NaN,
  );
}

/** Days on which an outside series lags: what is dated t is not surely known before t ends, and may be revised. */
const LAG = 1;
/** Days that a value stands where none follows: stocks do not trade on weekends and holidays. */
const STANDS = 7;

/** The series on each of the given days as it was known `LAG` days before; NaN where it has had no value for a week. */
export function known(series: DailySeries | undefined, days: Int32Array): Float64Array {
  return Float64Array.from(days, (day) => {
    if (series === undefined) return Number.NaN;
    const at = day - LAG - series.firstDay;
    for (let age = 0; age < STANDS; age++)
      if (Number.isFinite(series.values[at - age])) return series.values[at - age];
    return Number.NaN;
  });
}

/** Mean of the numbers among the last `period` values; NaN where there is none. */
export function rollingMean(values: Float64Array, period: number): Float64Array {
  return values.map((_, i) => {
    const window = values.subarray(Math.max(0, i + 1 - period), i + 1).filter(Number.isFinite);
    return window.length > 0 ? window.reduce((sum, value) => sum + value) / window.length : Number.NaN;
  });
}

/** (value - mean of the window) / its deviation, for each window of `period` values; numbers only are counted. */
export function rollingScore(values: Float64Array, period: number): Float64Array {
  return values.map((value, i) => {
    const window = values.subarray(Math.max(0, i + 1 - period), i + 1).filter(Number.isFinite);
    if (window.length < period / 2) return Number.NaN;
    const { mean, deviation } = moments(window);
    return deviation > 0 ? clip((value - mean) / deviation, 5) : 0;
  });
}

/** Mean, population deviation, and the standardised third and fourth moments (0 for a constant window). */
export function moments(window: ArrayLike<number>): {
  mean: number;
  deviation: number;
  skew: number;
  kurtosis: number;
} {
  const n = window.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += window[i] / n;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const difference = window[i] - mean;
    const square = difference * difference;
    second += square / n;
    third += (square * difference) / n;
    fourth += (square * square) / n;
  }
  const deviation = Math.sqrt(second);
  if (!(second > 1e-30)) return { mean, deviation, skew: 0, kurtosis: 0 };
  return { mean, deviation, skew: third / (second * deviation), kurtosis: fourth / (second * second) - 3 };
}
