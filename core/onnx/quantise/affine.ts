/** The smallest scale: below it float32 has fewer digits, and some processors none. */
const LEAST_SCALE = 2 ** -126;

/** How a real number r is written as a whole one q: r = scale (q - zeroPoint) (Jacob et al. 2018). */
export interface Affine {
  scale: number;
  zeroPoint: number;
}

/** Smallest and largest value that a tensor takes. */
export interface Range {
  low: number;
  high: number;
}

/** A matrix as int8, each of its slices along one axis with a scale of its own and the zero point 0. */
export interface Int8Weights {
  values: Int8Array;
  scales: Float32Array;
}

/**
 * The uint8 numbers that cover a range. 0 is always one of them, so that padding and what a ReLU cuts off stay exact;
 * a range of no width gets the scale 1.
 *
 * @throws RangeError when a bound is not finite
 */
export function uint8Over({ low, high }: Range): Affine {
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError(`No range goes from ${low} to ${high}`);
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  const scale = Math.fround((to - from) / 255);
  if (scale < LEAST_SCALE) return { scale: 1, zeroPoint: 0 };
  return { scale, zeroPoint: Math.min(255, Math.max(0, Math.round(-from / scale))) };
}

/** Columns: a scale for each output of a product. Rows: one for each entry of a table. Whole: a single one. */
export type ScaledBy = 'columns' | 'rows' | 'whole';

/**
 * Rounds a matrix [rows, columns] to whole numbers of -limit to limit, symmetric about 0: `scale = largest magnitude / limit`
 * of each slice, 1 where it holds nothing but zeros.
 *
 * @param limit 127 at most
 */
export function int8Weights(
  data: Float32Array,
  [rows, columns]: readonly number[],
  by: ScaledBy,
  limit = 127,
): Int8Weights {
  const slice = sliceOf(by, columns);
  const scales = new Float32Array({ columns, rows, whole: 1 }[by]);
  for (let i = 0; i < data.length; i++) {
    const magnitude = Math.abs(data[i]);
    if (magnitude > scales[slice(i)]) scales[slice(i)] = magnitude;
  }
  for (let i = 0; i < scales.length; i++) {
    scales[i] /= limit;
    if (scales[i] < LEAST_SCALE) scales[i] = 1;
  }
  const values = Int8Array.from(data, (value, i) => {
    const whole = Math.round(value / scales[slice(i)]);
    return Math.min(limit, Math.max(-limit, whole));
  });
  if (values.length !== rows * columns)
    throw new RangeError(`${data.length} values are no ${rows} x ${columns}`);
  return { values, scales };
}

/** The slice that a value belongs to, by its place in row-major order. */
function sliceOf(by: ScaledBy, columns: number): (i: number) => number {
  if (by === 'columns') return (i) => i % columns;
  return by === 'rows' ? (i) => Math.floor(i / columns) : () => 0;
}
