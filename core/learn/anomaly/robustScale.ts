import { type Matrix, requireFinite } from '../matrix.ts';

/** What makes the median absolute deviation, and the mean absolute one, the standard deviation of normal values. */
const OF_MEDIAN = 1.482_602_218_505_602;
const OF_MEAN = Math.sqrt(Math.PI / 2);

/** One of each per column. */
export interface RobustScale {
  median: number[];
  /** Never 0. */
  scale: number[];
}

/**
 * Median and scale of every column. The scale is the median absolute deviation from the median; where more than half of
 * the values are equal, so that it is 0, the mean absolute deviation (Iglewicz and Hoaglin 1993); 1 for a constant column.
 *
 * @throws RangeError when a value is not finite or there is no row
 */
export function robustScale({ rows, columns, data }: Matrix): RobustScale {
  requireFinite(data, 'features');
  if (rows === 0) throw new RangeError('There is no row to fit');
  const result: RobustScale = { median: [], scale: [] };
  const values = new Float64Array(rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) values[row] = data[row * columns + column];
    const middle = medianOf(values);
    for (let row = 0; row < rows; row++) values[row] = Math.abs(values[row] - middle);
    const deviation = OF_MEDIAN * medianOf(values) || OF_MEAN * (values.reduce((a, b) => a + b, 0) / rows);
    result.median.push(middle);
    // Rounding leaves a constant column with a deviation of a few ulps of its level; that is no scale.
    result.scale.push(deviation > 1e-12 * Math.abs(middle) ? deviation : 1);
  }
  return result;
}

/** Sorts the values. */
function medianOf(values: Float64Array): number {
  values.sort();
  const half = values.length >> 1;
  return values.length % 2 === 1 ? values[half] : values[half - 1] + (values[half] - values[half - 1]) / 2;
}
