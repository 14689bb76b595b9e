import { type Matrix, matrix, takeRows } from '../../matrix.ts';
import { seededRandom } from '../../random.ts';
import diabetes from './diabetes.json' with { type: 'json' };
import iris from './iris.json' with { type: 'json' };

export interface Sample {
  features: Matrix;
  targets: Matrix;
}

/**
 * Friedman's first problem (1991): y = 10 sin(pi x0 x1) + 20 (x2 - 0.5)^2 + 10 x3 + 5 x4 + noise with ten uniform features.
 * The noise is the sum of twelve uniform numbers less 6, and y is rounded to 1e-6, so that the same lines in another
 * language give the same bits.
 */
export function friedman(rows: number, seed: number): Sample {
  const random = seededRandom(seed);
  const features = matrix(rows, 10);
  const targets = matrix(rows, 1);
  for (let row = 0; row < rows; row++) {
    const x = Array.from({ length: 10 }, random);
    let noise = -6;
    for (let i = 0; i < 12; i++) noise += random();
    const y = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4] + noise;
    features.data.set(x, row * 10);
    targets.data[row] = Math.floor(y * 1e6 + 0.5) / 1e6;
  }
  return { features, targets };
}

/** Three rows for each of 4 x 3 x 3 combinations: no two splits of a node are equally good. */
export function factorial(): Sample {
  const random = seededRandom(21);
  const features: number[] = [];
  const targets: number[] = [];
  for (const a of [0, 1, 4, 9])
    for (const b of [-2, 0.5, 3])
      for (const c of [10, 20, 40])
        for (let repeat = 0; repeat < 3; repeat++) {
          features.push(a, b, c);
          targets.push(Math.floor(random() * 1000 + 0.5) / 8);
        }
  return {
    features: matrix(108, 3, Float64Array.from(features)),
    targets: matrix(108, 1, Float64Array.from(targets)),
  };
}

/** 442 patients, ten measurements, less those columns that are named; the target is the progression of the disease. */
export const diabetesData = (...without: number[]) => withLastAsTarget(diabetes, without);

/** 150 flowers, four measurements; the target is the species, 0 to 2. */
export const irisData = () => withLastAsTarget(iris, []);

function withLastAsTarget(
  { columns, values }: { columns: number; values: number[] },
  without: number[],
): Sample {
  const rows = values.length / columns;
  const kept = Array.from({ length: columns - 1 }, (_, column) => column).filter((c) => !without.includes(c));
  const features = matrix(rows, kept.length);
  const targets = matrix(rows, 1);
  for (let row = 0; row < rows; row++) {
    features.data.set(
      kept.map((column) => values[row * columns + column]),
      row * kept.length,
    );
    targets.data[row] = values[row * columns + columns - 1];
  }
  return { features, targets };
}

/** Targets of 1 where the given ones meet the condition, and 0 elsewhere. */
export function classesOf({ rows, data }: Matrix, isOne: (value: number) => boolean): Matrix {
  return matrix(
    rows,
    1,
    data.map((value) => Number(isOne(value))),
  );
}

export function rowsWhere({ features, targets }: Sample, keep: (row: number) => boolean): Sample {
  const rows = Array.from({ length: features.rows }, (_, row) => row).filter(keep);
  return { features: takeRows(features, rows), targets: takeRows(targets, rows) };
}
