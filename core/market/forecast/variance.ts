import { type Candles, length } from '../candles/candles.ts';

/**
 * One day counts for at most this many times the average of the weeks before it. Without the cap a single wild candle
 * (a low of -80 % for some minutes, a thousandfold volume) bends every interval for weeks; with it a true change still
 * comes through, since the cap moves up by a fifth with each day of it.
 */
const CAP = 5;
/** Half-life in days of the slow average that the cap refers to. */
const CAP_HALF_LIFE = 12;
/** Days whose median starts that average, so that a wild first candle does not. Features begin much later. */
const START = 10;
/** (0.1 % a day)^2: a candle that never moved has no logarithm, and no token is calmer than this. */
const FLOOR = 1e-6;
/** (0.3 % a day)^2: the cap never refers to less, so that a series that stood still may move again at once. */
const CALMEST = 1e-5;

/**
 * A robust daily variance from one candle each: the mean of the squared log return from close to close and
 * Parkinson's squared range (Parkinson 1980), capped and floored.
 *
 * @returns per-day variance of log returns; the first days are capped by their own median
 */
export function dailyVariance(candles: Candles): Float64Array {
  const { high, low, open, close } = candles;
  const raw = new Float64Array(length(candles));
  for (let i = 0; i < raw.length; i++) {
    const change = Math.log(close[i] / (i === 0 ? open[i] : close[i - 1]));
    const range = Math.log(high[i] / low[i]);
    const parkinson = (range * range) / (4 * Math.LN2);
    raw[i] = Math.max(FLOOR, (change * change + parkinson) / 2);
  }
  return capped(raw, CALMEST);
}

/**
 * Each value, or at most CAP times the exponentially weighted average of the capped ones before it.
 *
 * @param least the average counts as at least this
 */
export function capped(values: Float64Array, least: number): Float64Array {
  const decay = 0.5 ** (1 / CAP_HALF_LIFE);
  let slow = values.slice(0, START).sort()[Math.floor(Math.min(START, values.length) / 2)];
  return values.map((value) => {
    const result = Math.min(value, CAP * Math.max(slow, least));
    slow = decay * slow + (1 - decay) * result;
    return result;
  });
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
