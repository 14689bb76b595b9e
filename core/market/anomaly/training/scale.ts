import { type Matrix, matrix } from '../../../learn/matrix.ts';

/** Share of the values that lie further from the median than 2.33 scales: as many as of normal ones. */
const TAIL = 0.02;
const NORMAL_TAIL = 2.326_347_874_040_841;

/** One of each per feature. */
export interface TailScale {
  centre: number[];
  scale: number[];
}

/**
 * Median and scale of every feature, the scale by how far the outer 2 % reach: a median deviation would make much of the
 * features that are mostly still and seldom leap.
 */
export function tailScale({ rows, columns, data }: Matrix): TailScale {
  const result: TailScale = { centre: [], scale: [] };
  for (let column = 0; column < columns; column++) {
    const values = Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]).sort();
    const middle = values[rows >> 1];
    const away = values.map((value) => Math.abs(value - middle)).sort();
    const scale = away[Math.floor((1 - TAIL) * (rows - 1))] / NORMAL_TAIL;
    result.centre.push(middle);
    result.scale.push(scale > 1e-9 ? scale : 1);
  }
  return result;
}

/** asinh((x - centre) / scale) of every row of every window: a wild value is far, and not for that squared far. */
export function scaled(windows: Matrix, { centre, scale }: TailScale): Matrix {
  const features = centre.length;
  return matrix(
    windows.rows,
    windows.columns,
    windows.data.map((value, i) => Math.asinh((value - centre[i % features]) / scale[i % features])),
  );
}
