import { type Matrix, requireFinite } from '../matrix.ts';

/** So that a bin fits a byte, with one value to spare. */
export const MOST_BINS = 255;

/**
 * Features cut into bins by quantiles. Values are rounded to float32 first, as the exported model sees them, and every
 * threshold is a float32 number: so no comparison can come out otherwise there.
 */
export interface BinnedFeatures {
  rows: number;
  columns: number;
  /** columns x rows: the bin of every value. */
  bins: Uint8Array;
  /** Per column and bin, the smallest and the largest value that it holds. */
  lowest: Float32Array[];
  highest: Float32Array[];
}

/**
 * A column with at most `mostBins` distinct values gets one bin for each; another gets bins of about equal counts, equal
 * values never parted.
 *
 * @throws RangeError when there is no row, or a value is not finite or beyond float32
 */
export function binFeatures(features: Matrix, mostBins = MOST_BINS): BinnedFeatures {
  requireFinite(features.data, 'features');
  const { rows, columns, data } = features;
  if (rows === 0) throw new RangeError('There is no row to fit');
  if (columns === 0) throw new RangeError('There is no column to fit');
  const bins = new Uint8Array(rows * columns);
  const lowest: Float32Array[] = [];
  const highest: Float32Array[] = [];
  const values = new Float32Array(rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) values[row] = data[row * columns + column];
    const sorted = values.slice().sort();
    requireFloat32(sorted, column);
    const { lows, highs } = cut(sorted, mostBins);
    assign(values, highs, bins.subarray(column * rows, (column + 1) * rows));
    lowest.push(lows);
    highest.push(highs);
  }
  return { rows, columns, bins, lowest, highest };
}

/** The threshold between two bins of a column: midway, in float32. Values of the left one are not above it. */
export function thresholdBetween(
  { lowest, highest }: BinnedFeatures,
  column: number,
  left: number,
  right: number,
): number {
  const below = highest[column][left];
  const above = lowest[column][right];
  const middle = Math.fround(below + (above - below) / 2);
  // Neighbouring float32 numbers have none between them. Adding 0 turns -0, which JSON does not know, into 0.
  return (middle < above ? middle : below) + 0;
}

function requireFloat32(sorted: Float32Array, column: number): void {
  if (Number.isFinite(sorted[0]) && Number.isFinite(sorted[sorted.length - 1])) return;
  throw new RangeError(`features hold a value beyond float32 (3.4e38) in column ${column}: scale the column`);
}

function cut(sorted: Float32Array, mostBins: number): { lows: Float32Array; highs: Float32Array } {
  let distinct = 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  const lows = [sorted[0]];
  const highs: number[] = [];
  // Where a bin had to take many equal values, those that are left share what is left.
  const nextEnd = (start: number) =>
    distinct <= mostBins ? start : start + (sorted.length - start) / (mostBins - highs.length);
  let end = nextEnd(0);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1] || i < end || lows.length === mostBins) continue;
    highs.push(sorted[i - 1]);
    lows.push(sorted[i]);
    end = nextEnd(i);
  }
  highs.push(sorted[sorted.length - 1]);
  return { lows: Float32Array.from(lows), highs: Float32Array.from(highs) };
}

/** Writes, for each value, the first bin whose highest value is not below it. */
function assign(values: Float32Array, highs: Float32Array, bins: Uint8Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    let from = 0;
    let size = highs.length;
    while (size > 1) {
      const half = size >>> 1;
      if (highs[from + half - 1] < value) from += half;
      size -= half;
    }
    bins[row] = from;
  }
}
