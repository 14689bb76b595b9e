import { ema } from './movingAverage.ts';

export interface Macd {
  /** ema(fast) - ema(slow), in the unit of the price. */
  line: Float64Array;
  /** ema(signal) of the line. */
  signal: Float64Array;
  /** line - signal. */
  histogram: Float64Array;
}

/** Moving average convergence divergence (Appel 2005), by default 12, 26 and 9 days. */
export function macd(close: Float64Array, fast = 12, slow = 26, signalPeriod = 9): Macd {
  const quick = ema(close, fast);
  const line = ema(close, slow).map((value, i) => quick[i] - value);
  const signal = ema(line, signalPeriod);
  return { line, signal, histogram: line.map((value, i) => value - signal[i]) };
}
