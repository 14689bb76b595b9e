import { sma } from './movingAverage.ts';
import { windowedDeviation } from './rolling.ts';

export interface BollingerBands {
  middle: Float64Array;
  upper: Float64Array;
  lower: Float64Array;
}

/** Bollinger bands (Bollinger 2002): the simple average plus and minus `width` population standard deviations. */
export function bollinger(close: Float64Array, period = 20, width = 2): BollingerBands {
  const middle = sma(close, period);
  const deviation = windowedDeviation(close, period, 0);
  return {
    middle,
    upper: middle.map((value, i) => value + width * deviation[i]),
    lower: middle.map((value, i) => value - width * deviation[i]),
  };
}
