import { type Matrix, matrix } from '../../learn/matrix.ts';

/**
 * Every row with its mean taken out and scaled to length 1: the product of two rows is their correlation c, and their
 * squared distance 2 (1 - c). A row that never moves becomes 0, and correlates with none.
 */
export function standardise({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    const level = values.reduce((sum, value) => sum + value, 0) / columns;
    const size = Math.sqrt(values.reduce((sum, value) => sum + (value - level) ** 2, 0));
    if (!(size > 1e-12)) continue;
    for (let i = 0; i < columns; i++) result.data[row * columns + i] = (values[i] - level) / size;
  }
  return result;
}

/**
 * Splits standardised rows into what follows the market, the mean of all rows, and what is their own. Neither part is
 * standardised again.
 */
export function splitMarket(rows: Matrix): { followed: Matrix; own: Matrix } {
  const { columns } = rows;
  const market = new Float64Array(columns);
  for (let i = 0; i < rows.data.length; i++) market[i % columns] += rows.data[i] / rows.rows;
  const power = market.reduce((sum, value) => sum + value * value, 0);
  const followed = matrix(rows.rows, columns);
  const own = matrix(rows.rows, columns, rows.data.slice());
  for (let row = 0; row < rows.rows; row++) {
    let slope = 0;
    for (let i = 0; i < columns; i++) slope += rows.data[row * columns + i] * market[i];
    slope = power > 0 ? slope / power : 0;
    for (let i = 0; i < columns; i++) {
      followed.data[row * columns + i] = slope * market[i];
      own.data[row * columns + i] -= slope * market[i];
    }
  }
  return { followed, own };
}

/** Products of every two rows: the correlations of standardised ones. */
export function products({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(rows, rows);
  for (let a = 0; a < rows; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += data[a * columns + i] * data[b * columns + i];
      result.data[a * rows + b] = sum;
      result.data[b * rows + a] = sum;
    }
  return result;
}

/**
 * The same rows in coordinates of the space that they span, at most rows x rows, with all distances kept (Gram and
 * Schmidt): a year of days becomes a tenth as many columns.
 */
export function compress({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(rows, rows);
  const axes: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const rest = data.slice(row * columns, (row + 1) * columns);
    for (const [place, axis] of axes.entries()) {
      let along = 0;
      for (let i = 0; i < columns; i++) along += rest[i] * axis[i];
      for (let i = 0; i < columns; i++) rest[i] -= along * axis[i];
      result.data[row * rows + place] = along;
    }
    const size = Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0));
    // What rounding leaves of a row that lies in the space already is no new direction.
    if (size < 1e-9) continue;
    result.data[row * rows + axes.length] = size;
    axes.push(rest.map((value) => value / size));
  }
  return result;
}
