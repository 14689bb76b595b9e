import { type Matrix, matrix } from '../../../core/learn/matrix.ts';
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
  /** Of the judged candle; ascending, the same for all candles of one day. */
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

/** At most so many of the windows of all tokens that end before a day, evenly spread over them in order of time. */
export function windowsBefore(tokens: readonly TokenWindows[], before: number, most: number): Matrix {
  const places = tokens.flatMap(({ day }, token) =>
    Array.from(day, (date, row) => ({ date, token, row })).filter(({ date }) => date < before),
  );
  places.sort((a, b) => a.date - b.date || a.token - b.token);
  const count = Math.min(most, places.length);
  const { columns } = tokens[0].windows;
  const result = matrix(count, columns);
  for (let i = 0; i < count; i++) {
    const { token, row } = places[Math.floor((i * places.length) / count)];
    const { data } = tokens[token].windows;
    result.data.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return result;
}

/** Rows of several matrices under one another. */
export function stacked(parts: readonly Matrix[], columns: number): Matrix {
  const result = matrix(
    parts.reduce((sum, { rows }) => sum + rows, 0),
    columns,
  );
  let at = 0;
  for (const { data } of parts) {
    result.data.set(data, at);
    at += data.length;
  }
  return result;
}
