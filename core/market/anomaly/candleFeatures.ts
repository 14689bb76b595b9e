import { type Candles, length } from '../candles/candles.ts';
import { medianBefore } from './trailing.ts';

/** Candles whose median is the scale of the next one: a month of days. */
const SCALE_PERIOD = 30;
/** Fewest candles that a scale is given for. */
export const LEAST = 20;
/** Scales of a series that stood still: a move is then strange, not infinite. */
const SMALLEST_SCALE = 1e-5;
/** Features are kept within this many typical sizes, so that one wild candle is no overflow. */
const LIMIT = 20;
/** A logarithm of a ratio is kept within e^-4 to e^4: a range or a volume of nothing has none. */
const LOG_LIMIT = 4;

/** What one candle says by itself, against the candles before it; NaN where there are too few of them. */
export interface CandleFeatures {
  /** Log return of the close, in typical ranges. */
  return: Float64Array;
  /** From the last close down to the low, in typical ranges; at most 0. */
  drop: Float64Array;
  /** From the last close to the open, in typical ranges. */
  gap: Float64Array;
  /** Logarithm of the true range over the typical one. */
  range: Float64Array;
  /** Logarithm of the mean range of five candles over the typical one of sixty. */
  volatility: Float64Array;
  /** Logarithm of the traded value over its median. */
  volume: Float64Array;
}

/**
 * Features of every candle by candles up to it. The unit is the typical range: the median logarithm of the true range
 * (Wilder 1978) of the 30 candles before, so that they are the same for any price, any source of volume and any length
 * of candle.
 */
export function candleFeatures(candles: Candles): CandleFeatures {
  const { open, high, low, close, volume } = candles;
  const rows = length(candles);
  const before = (i: number) => (i === 0 ? open[0] : close[i - 1]);
  const column = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => value(i));
  const trueRange = column((i) => Math.log(Math.max(high[i], before(i)) / Math.min(low[i], before(i))));
  const scale = medianBefore(trueRange, SCALE_PERIOD, LEAST).map((value) => Math.max(SMALLEST_SCALE, value));
  const longScale = medianBefore(trueRange, 2 * SCALE_PERIOD, LEAST).map((value) =>
    Math.max(SMALLEST_SCALE, value),
  );
  const traded = medianBefore(volume, SCALE_PERIOD, LEAST);
  const inRanges = (move: (i: number) => number) => column((i) => within(move(i) / scale[i], LIMIT));
  const recent = column((i) => {
    let sum = 0;
    for (let back = 0; back < 5; back++) sum += i < back ? Number.NaN : trueRange[i - back] / 5;
    return sum;
  });
  return {
    return: inRanges((i) => Math.log(close[i] / before(i))),
    drop: inRanges((i) => Math.min(0, Math.log(low[i] / before(i)))),
    gap: inRanges((i) => Math.log(open[i] / before(i))),
    range: column((i) => logRatio(trueRange[i], scale[i])),
    volatility: column((i) => logRatio(recent[i], longScale[i])),
    // A source without volumes says nothing about them: neutral.
    volume: column((i) =>
      traded[i] > 0 ? logRatio(volume[i], traded[i]) : Number.isNaN(traded[i]) ? Number.NaN : 0,
    ),
  };
}

function logRatio(value: number, typical: number): number {
  return within(Math.log(value / typical), LOG_LIMIT);
}

function within(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
