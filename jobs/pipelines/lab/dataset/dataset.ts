import type { FeatureColumn } from '../../../../core/market/features/assemble.ts';

/** Every candle of the forecast tokens as a row, token after token, each oldest first, with its features. */
export interface Dataset {
  /** Changes with anything that is in here. */
  key: string;
  symbols: string[];
  columns: FeatureColumn[];
  /** First row of each token, and one past the last row of all. */
  starts: Int32Array;
  day: Int32Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  /** Robust variance of the day, and the per-day deviation (half-life 10 days) that scales targets. */
  dailyVariance: Float64Array;
  deviation: Float64Array;
  /** rows x columns. */
  features: Float32Array;
}

/** Index of the token of each row. */
export function tokenOfRows({ starts, day }: Pick<Dataset, 'starts' | 'day'>): Int32Array {
  const token = new Int32Array(day.length);
  for (let i = 0; i + 1 < starts.length; i++) token.fill(i, starts[i], starts[i + 1]);
  return token;
}

/** Position of each row among its token's candles. */
export function positionOfRows({ starts, day }: Pick<Dataset, 'starts' | 'day'>): Int32Array {
  const position = new Int32Array(day.length);
  for (let i = 0; i + 1 < starts.length; i++)
    for (let row = starts[i]; row < starts[i + 1]; row++) position[row] = row - starts[i];
  return position;
}
