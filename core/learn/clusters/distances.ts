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
  const { columns } = one;
  let sum = 0;
  for (let column = 0; column < columns; column++)
    sum += (one.data[row * columns + column] - other.data[otherRow * columns + column]) ** 2;
  return sum;
}
