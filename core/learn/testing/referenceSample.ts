import { type Matrix, matrix } from '../matrix.ts';
import { seededRandom } from '../random.ts';

/**
 * Correlated features and a bent target with noise, by nothing but sums and products of uniform numbers: a generator
 * in another language gives the same bits, so that its library can be compared with ours.
 *
 * @param columns >= 4
 * @returns features rows x columns; targets rows x 1; classes rows x 1: 1 where the target is above 0, else 0
 */
export function referenceSample(
  rows: number,
  columns: number,
  seed: number,
): { features: Matrix; targets: Matrix; classes: Matrix } {
  const random = seededRandom(seed);
  const features = matrix(rows, columns);
  const targets = matrix(rows, 1);
  for (let row = 0; row < rows; row++) {
    const x = features.data.subarray(row * columns, (row + 1) * columns);
    let previous = 0;
    for (let column = 0; column < columns; column++) {
      previous = 4 * (random() - 0.5) + 0.5 * previous;
      x[column] = previous;
    }
    targets.data[row] = x[0] + 0.5 * x[1] * x[2] - 0.3 * x[3] * x[3] + 2 * (random() - 0.5);
  }
  return {
    features,
    targets,
    classes: matrix(
      rows,
      1,
      targets.data.map((value) => Number(value > 0)),
    ),
  };
}
