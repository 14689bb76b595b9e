import type { Matrix } from '../matrix.ts';

/** Rows of the fitted set that are compared with every query before the next ones: small enough to stay in the cache. */
const BLOCK_BYTES = 128 * 1024;

/** Columns that are summed between two looks at whether any of the queries can still be interested. */
const STRIDE = 12;

export interface Neighbours {
  /** queries x count, nearest first; of rows at the same distance the earlier one. */
  indices: Int32Array;
  /** queries x count. */
  squaredDistances: Float64Array;
}

/**
 * The nearest rows of `fitted` to each query by Euclidean distance, exactly: every difference is squared and summed in
 * the order of the columns, so that equal rows are at distance 0 and a query alone gives what it gives in a batch.
 * Four queries at a time share each row; a row is left as soon as it is too far for all of them.
 *
 * @param count <= rows of `fitted`
 */
export function nearest(fitted: Matrix, queries: Matrix, count: number): Neighbours {
  const { columns } = fitted;
  const indices = new Int32Array(queries.rows * count);
  const squaredDistances = new Float64Array(queries.rows * count).fill(Number.POSITIVE_INFINITY);
  const last = queries.rows - 1;
  const block = Math.max(1, Math.floor(BLOCK_BYTES / (8 * Math.max(columns, 1))));
  const a = fitted.data;
  const b = queries.data;

  const offer = (query: number, row: number, distance: number) => {
    const start = query * count;
    let place = start + count - 1;
    while (place > start && squaredDistances[place - 1] > distance) {
      squaredDistances[place] = squaredDistances[place - 1];
      indices[place] = indices[place - 1];
      place--;
    }
    squaredDistances[place] = distance;
    indices[place] = row;
  };

  for (let from = 0; from < fitted.rows; from += block) {
    const to = Math.min(fitted.rows, from + block);
    for (let query = 0; query < queries.rows; query += 4) {
      // Past the end the last query stands in, and what it finds there is not offered again.
      const second = Math.min(query + 1, last);
      const third = Math.min(query + 2, last);
      const fourth = Math.min(query + 3, last);
      for (let row = from; row < to; row++) {
        const worst0 = squaredDistances[query * count + count - 1];
        const worst1 = squaredDistances[second * count + count - 1];
        const worst2 = squaredDistances[third * count + count - 1];
        const worst3 = squaredDistances[fourth * count + count - 1];
        let sum0 = 0;
        let sum1 = 0;
        let sum2 = 0;
        let sum3 = 0;
        let column = 0;
        while (column < columns) {
          const end = Math.min(columns, column + STRIDE);
          for (; column < end; column++) {
            const value = a[row * columns + column];
            const d0 = b[query * columns + column] - value;
            const d1 = b[second * columns + column] - value;
            const d2 = b[third * columns + column] - value;
            const d3 = b[fourth * columns + column] - value;
            sum0 += d0 * d0;
            sum1 += d1 * d1;
            sum2 += d2 * d2;
            sum3 += d3 * d3;
          }
          if (sum0 >= worst0 && sum1 >= worst1 && sum2 >= worst2 && sum3 >= worst3) break;
        }
        if (sum0 < worst0) offer(query, row, sum0);
        if (sum1 < worst1 && second > query) offer(second, row, sum1);
        if (sum2 < worst2 && third > second) offer(third, row, sum2);
        if (sum3 < worst3 && fourth > third) offer(fourth, row, sum3);
      }
    }
  }
  return { indices, squaredDistances };
}
