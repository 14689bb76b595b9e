/** A dense matrix in row-major order. */
export interface Matrix {
  rows: number;
  columns: number;
  /** rows x columns values. */
  data: Float64Array;
}

export function matrix(rows: number, columns: number, data = new Float64Array(rows * columns)): Matrix {
  if (data.length !== rows * columns)
    throw new RangeError(`${data.length} values do not fill ${rows} x ${columns}`);
  return { rows, columns, data };
}

/** Copies of the given rows, in the given order. */
export function takeRows(source: Matrix, indices: ArrayLike<number>): Matrix {
  const { columns } = source;
  const result = matrix(indices.length, columns);
  for (let row = 0; row < indices.length; row++) {
    const from = indices[row] * columns;
    result.data.set(source.data.subarray(from, from + columns), row * columns);
  }
  return result;
}

/** Copies of the given columns, in the given order. */
export function takeColumns(source: Matrix, indices: readonly number[]): Matrix {
  const result = matrix(source.rows, indices.length);
  for (let row = 0; row < source.rows; row++)
    for (const [place, column] of indices.entries())
      result.data[row * indices.length + place] = source.data[row * source.columns + column];
  return result;
}

/** @throws RangeError naming the first value that is not finite: estimators refuse NaN rather than spread it */
export function requireFinite(values: ArrayLike<number>, what: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new RangeError(`${what} holds ${values[i]} at position ${i}`);
  }
}
