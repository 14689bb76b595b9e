import { columnMeans } from './linear.ts';
import type { Matrix } from './matrix.ts';

export interface NormalEquations {
  /** x' x / rows: columns x columns, of which only the lower triangle is filled. */
  gram: Float64Array;
  /** x' (targets - means) / rows: columns x outputs. */
  moments: Float64Array;
  /** Of the targets, one per output. */
  means: number[];
}

/** @param x rows x columns, every column of mean 0 */
export function normalEquations(x: Matrix, targets: Matrix): NormalEquations {
  const { rows, columns } = x;
  const outputs = targets.columns;
  const means = columnMeans(targets);
  const gram = new Float64Array(columns * columns);
  const moments = new Float64Array(columns * outputs);
  for (let row = 0; row < rows; row++) {
    const xRow = x.data.subarray(row * columns, (row + 1) * columns);
    for (let i = 0; i < columns; i++) {
      const value = xRow[i] / rows;
      for (let j = 0; j <= i; j++) gram[i * columns + j] += value * xRow[j];
      for (let j = 0; j < outputs; j++)
        moments[i * outputs + j] += value * (targets.data[row * outputs + j] - means[j]);
    }
  }
  return { gram, moments, means };
}
