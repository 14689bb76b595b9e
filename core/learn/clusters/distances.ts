import { type Matrix, matrix, requireFinite } from '../matrix.ts';

/** Euclidean distances of every two rows: rows x rows, symmetric. @throws RangeError when a value is not finite */
export function euclideanDistances(features: Matrix): Matrix {
  requireFinite(features.data, 'features');
  const { rows } = features;
  const distances = matrix(rows, rows);
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < a; b++) {
      const distance = Math.sqrt(squaredDistance(features, a, features, b));
      distances.data[a * rows + b] = distance;
      distances.data[b * rows + a] = distance;
    }
  return distances;
}

/** Between row `row` of one matrix and row `otherRow` of another of as many columns. */
export function squaredDistance(one: Matrix, row: number, other: Matrix, otherRow: number): number {
  const { columns, data } = one;
  const otherData = other.data;
  const [at, otherAt] = [row * columns, otherRow * columns];
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const difference = data[at + column] - otherData[otherAt + column];
    sum += difference * difference;
  }
  return sum;
}
