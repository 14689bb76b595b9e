import { windowedSum } from './rolling.ts';

/** Simple moving average over `period` values; NaN for the first `period - 1`. */
export function sma(values: Float64Array, period: number): Float64Array {
  const result = windowedSum(values, period);
  for (let i = 0; i < result.length; i++) result[i] /= period;
  return result;
}

/**
 * Exponential moving average with smoothing factor 2 / (period + 1), started at the simple average of the first
 * `period` values; NaN before it. Leading NaNs of the input are skipped, so that averages can be chained.
 */
export function ema(values: Float64Array, period: number): Float64Array {
  return smooth(values, period, 2 / (period + 1));
}

/** Wilder's smoothing (Wilder 1978, New Concepts in Technical Trading Systems): factor 1 / period, same start. */
export function wilder(values: Float64Array, period: number): Float64Array {
  return smooth(values, period, 1 / period);
}

function smooth(values: Float64Array, period: number, factor: number): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  let seen = 0;
  let state = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    seen++;
    if (seen <= period) state += values[i] / period;
    else state += factor * (values[i] - state);
    if (seen >= period) result[i] = state;
  }
  return result;
}
