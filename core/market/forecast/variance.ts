import { type Candles, length } from '../candles/candles.ts';

/**
 * One day counts for at most this many times the variance of the weeks before it. Without the cap a single wild candle
 * (a low of -80 % for some minutes) widens every interval for months; with it a true change of regime still comes
 * through within days, since the cap moves up with each of them.
 */
const CAP = 5;
/** Half-life in days of the slow average that the cap refers to. */
const CAP_HALF_LIFE = 12;
/** (0.1 % a day)^2: a candle that never moved has no logarithm, and no token is calmer than this. */
const FLOOR = 1e-6;

/**
 * A robust daily variance from one candle each: the mean of the squared log return from close to close and
 * Parkinson's squared range (Parkinson 1980), capped and floored.
 *
 * @returns per-day variance of log returns; the first day has only its range
 */
export function dailyVariance(candles: Candles): Float64Array {
  const { high, low, open, close } = candles;
  const result = new Float64Array(length(candles));
  const decay = 0.5 ** (1 / CAP_HALF_LIFE);
  let slow = Number.NaN;
  for (let i = 0; i < result.length; i++) {
    const change = Math.log(close[i] / (i === 0 ? open[i] : close[i - 1]));
    const range = Math.log(high[i] / low[i]);
    const parkinson = (range * range) / (4 * Math.LN2);
    const raw = Math.max(FLOOR, (change * change + parkinson) / 2);
    const capped = Math.min(raw, CAP * (Number.isNaN(slow) ? raw : slow));
    slow = Number.isNaN(slow) ? capped : decay * slow + (1 - decay) * capped;
    result[i] = capped;
  }
  return result;
}

/** Exponentially weighted mean with the given half-life in days, normalised from its first day on. */
export function weightedMean(values: Float64Array, halfLife: number): Float64Array {
  const decay = 0.5 ** (1 / halfLife);
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = decay * sum + value;
    weight = decay * weight + 1;
    return sum / weight;
  });
}
