import { type Matrix, takeRows } from '../../../core/learn/matrix.ts';
import {
  anomalyFeatures,
  judgeableRows,
  type MarketContext,
  windowsOf,
} from '../../../core/market/anomaly/features.ts';
import type { Candles } from '../../../core/market/candles/candles.ts';

/** Every window of one token that can be judged. */
export interface TokenWindows {
  symbol: string;
  /** Of the judged candle. */
  day: Int32Array;
  /** One row a judged candle. */
  windows: Matrix;
}

export function tokenWindows(candles: Candles, context: MarketContext | undefined): TokenWindows {
  const features = anomalyFeatures(candles, context);
  const rows = judgeableRows(features);
  return {
    symbol: candles.symbol,
    day: Int32Array.from(rows, (row) => candles.day[row]),
    windows: windowsOf(features, rows),
  };
}

/** The windows of all tokens that end before a day, and of which every `every`-th is kept, token after token. */
export function windowsBefore(tokens: readonly TokenWindows[], before: number, every = 1): Matrix {
  const parts = tokens.map(({ day, windows }) => {
    const kept: number[] = [];
    for (let i = 0; i < day.length; i++) if (day[i] < before && day[i] % every === 0) kept.push(i);
    return takeRows(windows, kept);
  });
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const { columns } = parts[0];
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { rows, columns, data };
}
