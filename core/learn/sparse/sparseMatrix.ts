/** A matrix of mostly zeros, row by row (compressed sparse rows). */
export interface SparseMatrix {
  rows: number;
  columns: number;
  /** Where each row begins in `column` and `value`; one more than rows. */
  start: Int32Array;
  column: Int32Array;
  value: Float64Array;
}

/** @param rows of each row its columns with their values; columns ascend or not, but each stands once */
export function sparseMatrix(rows: readonly ReadonlyMap<number, number>[], columns: number): SparseMatrix {
  const start = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) start[i + 1] = start[i] + row.size;
  const column = new Int32Array(start[rows.length]);
  const value = new Float64Array(start[rows.length]);
  for (const [i, row] of rows.entries()) {
    let at = start[i];
    for (const [place, amount] of row) {
      if (!(place >= 0 && place < columns))
        throw new RangeError(`Row ${i} holds column ${place} of ${columns}`);
      if (!Number.isFinite(amount)) throw new RangeError(`Row ${i} holds ${amount} in column ${place}`);
      column[at] = place;
      value[at++] = amount;
    }
  }
  return { rows: rows.length, columns, start, column, value };
}
