import type { Matrix } from '../matrix.ts';

/** Rows of the fitted set that are compared with every query before the next ones: small enough to stay in the cache. */
const BLOCK_BYTES = 128 * 1024;

export interface Neighbours {
  /** queries x count, nearest first; of rows at the same distance the earlier one. */
  indices: Int32Array;
  /** queries x count. */
  squaredDistances: Float64Array;
}

/**
 * The nearest rows of `fitted` to each query by Euclidean distance, exactly: every difference is squared and summed in
 * the order of the columns, so that equal rows are at distance 0 and a query alone gives what it gives in a batch.
 *
 * Only few rows come so far: |x|^2 - 2 x'z + |z|^2, from products that four queries and two rows share, differs from the
 * distance by no more than its rounding, and a row that is too far by more than that is left at once.
 *
 * @param count <= rows of `fitted`
 */
export function nearest(fitted: Matrix, queries: Matrix, count: number): Neighbours {
  const { rows, columns, data: z } = fitted;
  const x = queries.data;
  const indices = new Int32Array(queries.rows * count);
  const squaredDistances = new Float64Array(queries.rows * count).fill(Number.POSITIVE_INFINITY);
  const shrink = 1 - roundingShare(columns);
  const rowNorms = shrunkNorms(fitted, shrink);
  const queryNorms = shrunkNorms(queries, shrink);

  const offer = (query: number, row: number, product: number) => {
    const start = query * count;
    let place = start + count - 1;
    if (queryNorms[query] + rowNorms[row] - 2 * product >= squaredDistances[place]) return;
    let distance = 0;
    for (let i = 0; i < columns; i++) distance += (x[query * columns + i] - z[row * columns + i]) ** 2;
    if (distance >= squaredDistances[place]) return;
    while (place > start && squaredDistances[place - 1] > distance) {
      squaredDistances[place] = squaredDistances[place - 1];
      indices[place] = indices[place - 1];
      place--;
    }
    squaredDistances[place] = distance;
    indices[place] = row;
  };

  // An even number of rows, so that only the last block may end with a row that has no second.
  const block = Math.max(2, 2 * Math.floor(BLOCK_BYTES / (16 * Math.max(columns, 1))));
  for (let from = 0; from < rows; from += block) {
    const to = Math.min(rows, from + block);
    for (let query = 0; query < queries.rows; query += 4) {
      // Past the end the last query or row stands in, and what it gives is not offered again.
      const held = Math.min(4, queries.rows - query);
      const a0 = query * columns;
      const a1 = a0 + Math.min(1, held - 1) * columns;
      const a2 = a0 + Math.min(2, held - 1) * columns;
      const a3 = a0 + (held - 1) * columns;
      for (let row = from; row < to; row += 2) {
        const both = row + 1 < to;
        const b0 = row * columns;
        const b1 = both ? b0 + columns : b0;
        let s00 = 0;
        let s01 = 0;
        let s10 = 0;
        let s11 = 0;
        let s20 = 0;
        let s21 = 0;
        let s30 = 0;
        let s31 = 0;
        for (let i = 0; i < columns; i++) {
          const z0 = z[b0 + i];
          const z1 = z[b1 + i];
          const x0 = x[a0 + i];
          const x1 = x[a1 + i];
          const x2 = x[a2 + i];
          const x3 = x[a3 + i];
          s00 += x0 * z0;
          s01 += x0 * z1;
          s10 += x1 * z0;
          s11 += x1 * z1;
          s20 += x2 * z0;
          s21 += x2 * z1;
          s30 += x3 * z0;
          s31 += x3 * z1;
        }
        offer(query, row, s00);
        if (both) offer(query, row + 1, s01);
        if (held > 1) {
          offer(query + 1, row, s10);
          if (both) offer(query + 1, row + 1, s11);
        }
        if (held > 2) {
          offer(query + 2, row, s20);
          if (both) offer(query + 2, row + 1, s21);
        }
        if (held > 3) {
          offer(query + 3, row, s30);
          if (both) offer(query + 3, row + 1, s31);
        }
      }
    }
  }
  return { indices, squaredDistances };
}

/**
 * Rounding moves a sum of n products by at most about n ulps of the sum of their magnitudes (Higham 2002, section 3.1),
 * and 2 x'z is no more than |x|^2 + |z|^2: this share of the two squared norms covers both, twice over.
 */
function roundingShare(columns: number): number {
  return 4 * (columns + 4) * Number.EPSILON;
}

/** |x|^2 of every row, less what rounding may have added to a distance. */
function shrunkNorms({ rows, columns, data }: Matrix, shrink: number): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += data[row * columns + i] ** 2;
    norms[row] = sum * shrink;
  }
  return norms;
}
