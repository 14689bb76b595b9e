import { sma } from './movingAverage.ts';

/** Today's volume over its simple average of the last `period` days, today included; NaN while warming up or without volume. */
export function volumeRatio(volume: Float64Array, period = 20): Float64Array {
  const average = sma(volume, period);
  return average.map((mean, i) => (mean > 0 ? volume[i] / mean : Number.NaN));
}

/**
 * Price-volume trend: the running sum of volume x simple daily return, from 0 at the first candle.
 * Its level depends on where the series starts; only its changes mean something.
 */
export function priceVolumeTrend(close: Float64Array, volume: Float64Array): Float64Array {
  const result = new Float64Array(close.length);
  for (let i = 1; i < close.length; i++) {
    result[i] = result[i - 1] + volume[i] * (close[i] / close[i - 1] - 1);
  }
  return result;
}
