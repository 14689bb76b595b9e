import { type Matrix, matrix } from '../../learn/matrix.ts';
import { type Candles, length } from '../candles/candles.ts';
import { candleFeatures, LEAST } from './candleFeatures.ts';
import { type MarketContext, marketFeatures } from './market.ts';

export { type MarketContext, marketContext } from './market.ts';

/** What a detector sees of each candle: see candleFeatures.ts and market.ts for their units. */
export const featureNames = [
  'return',
  'drop',
  'gap',
  'range',
  'volatility',
  'volume',
  'marketDrop',
  'marketRange',
  'residual',
] as const;

export type FeatureName = (typeof featureNames)[number];

/** Rows of features in one window; the last is the judged candle. */
export const WINDOW = 10;

/** Candles that one window needs. */
export const MIN_CANDLES = LEAST + WINDOW;

/**
 * Features of every candle by candles up to it, the same for daily, 4-hour and hourly ones, free of price, volume unit and
 * volatility level. NaN in the first rows, where history is too short.
 *
 * @param context of the market; undefined or without the candle's day: what the market says is 0, neutral
 * @returns one row for each candle, columns as `featureNames`
 */
export function anomalyFeatures(candles: Candles, context: MarketContext | undefined): Matrix {
  const own = candleFeatures(candles);
  const columns = { ...own, ...marketFeatures(candles, own.return, context) };
  const rows = length(candles);
  const result = matrix(rows, featureNames.length);
  for (const [column, name] of featureNames.entries())
    for (let row = 0; row < rows; row++) result.data[row * featureNames.length + column] = columns[name][row];
  return result;
}

/** Rows that end a whole window, ascending. */
export function judgeableRows(features: Matrix): Int32Array {
  const rows: number[] = [];
  let whole = 0;
  for (let row = 0; row < features.rows; row++) {
    const values = features.data.subarray(row * features.columns, (row + 1) * features.columns);
    whole = values.every((value) => Number.isFinite(value)) ? whole + 1 : 0;
    if (whole >= WINDOW) rows.push(row);
  }
  return Int32Array.from(rows);
}

/** The windows that end at the given rows, each row-major, oldest first: rows x (WINDOW x features). */
export function windowsOf(features: Matrix, rows: ArrayLike<number>): Matrix {
  const size = WINDOW * features.columns;
  const result = matrix(rows.length, size);
  for (let i = 0; i < rows.length; i++) {
    const end = (rows[i] + 1) * features.columns;
    if (end < size) throw new RangeError(`Row ${rows[i]} has no ${WINDOW} rows up to it`);
    result.data.set(features.data.subarray(end - size, end), i * size);
  }
  return result;
}
