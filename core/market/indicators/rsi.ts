import { wilder } from './movingAverage.ts';

/**
 * Relative strength index, 0..100, with Wilder's smoothing (Wilder 1978): the first average is the simple one of the
 * first `period` changes. NaN for the first `period` values; 50 where nothing has moved at all.
 */
export function rsi(close: Float64Array, period = 14): Float64Array {
  const gain = new Float64Array(close.length).fill(Number.NaN);
  const loss = new Float64Array(close.length).fill(Number.NaN);
  for (let i = 1; i < close.length; i++) {
    const change = close[i] - close[i - 1];
    gain[i] = Math.max(0, change);
    loss[i] = Math.max(0, -change);
  }
  const averageGain = wilder(gain, period);
  const averageLoss = wilder(loss, period);
  return averageGain.map((up, i) => {
    const total = up + averageLoss[i];
    return total === 0 ? 50 : (100 * up) / total;
  });
}
