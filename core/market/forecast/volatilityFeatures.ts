import { type Candles, length } from '../candles/candles.ts';
import { capped, weightedMean } from './variance.ts';

/** Half-lives in days of the averages of the Garman-Klass variance. */
const HALF_LIVES = [1, 3, 8, 20, 60] as const;
/** Days before today whose own deviation is a feature. */
const LAGS = [1, 2, 3, 4, 5, 6] as const;
/** Windows in days of which the calmest day is a feature: volatility keeps a floor better than a mean. */
const CALMEST_WINDOWS = [5, 20, 60] as const;
/** Half-lives in days of the volatility of volatility. */
const RESTLESS_HALF_LIVES = [10, 30] as const;
/** (0.1 % a day)^2: below it the logarithm of a variance says nothing. */
const FLOOR = 1e-6;
/** (0.3 % a day)^2, as in `dailyVariance`. */
const CALMEST = 1e-5;

export const volatilityFeatureNames = [
  ...HALF_LIVES.map((days) => `logGarmanKlass${days}`),
  ...LAGS.map((days) => `logVarianceLag${days}`),
  ...CALMEST_WINDOWS.map((days) => `calmestDay${days}`),
  ...RESTLESS_HALF_LIVES.map((days) => `restlessness${days}`),
] as const;

/**
 * The shape of recent volatility, each column in logarithms of a daily deviation, columns as `volatilityFeatureNames`.
 *
 * @param daily `dailyVariance` of the candles
 */
export function volatilityFeatures(candles: Candles, daily: Float64Array): Float64Array[] {
  const garmanKlass = garmanKlassVariance(candles);
  const logs = logDeviation(daily);
  return [
    ...HALF_LIVES.map((days) => logDeviation(weightedMean(garmanKlass, days))),
    ...LAGS.map((lag) => logs.map((_, i) => logs[Math.max(0, i - lag)])),
    ...CALMEST_WINDOWS.map((window) => rollingMinimum(logs, window)),
    ...RESTLESS_HALF_LIVES.map((days) => weightedDeviation(logs, days)),
  ];
}

/** Variance of a day from its open, high, low and close (Garman and Klass 1980), capped and floored. */
function garmanKlassVariance(candles: Candles): Float64Array {
  const { open, high, low, close } = candles;
  const raw = new Float64Array(length(candles));
  for (let i = 0; i < raw.length; i++) {
    const range = Math.log(high[i] / low[i]);
    const body = Math.log(close[i] / open[i]);
    raw[i] = Math.max(FLOOR, 0.5 * range * range - (2 * Math.LN2 - 1) * body * body);
  }
  return capped(raw, CALMEST);
}

function logDeviation(variance: Float64Array): Float64Array {
  return variance.map((value) => Math.log(value) / 2);
}

function rollingMinimum(values: Float64Array, window: number): Float64Array {
  return values.map((_, i) => {
    let least = Number.POSITIVE_INFINITY;
    for (let j = Math.max(0, i - window + 1); j <= i; j++) least = Math.min(least, values[j]);
    return least;
  });
}

/** Exponentially weighted standard deviation with the given half-life in days. */
function weightedDeviation(values: Float64Array, halfLife: number): Float64Array {
  const mean = weightedMean(values, halfLife);
  const square = weightedMean(
    values.map((value) => value * value),
    halfLife,
  );
  return square.map((value, i) => Math.sqrt(Math.max(0, value - mean[i] * mean[i])));
}
