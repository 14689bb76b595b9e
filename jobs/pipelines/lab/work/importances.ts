import type { Estimator } from '../../../../core/learn/estimator.ts';
import { type Matrix, takeRows } from '../../../../core/learn/matrix.ts';
import { permutationImportance } from '../../../../core/learn/selection/permutationImportance.ts';
import type { LabModel } from '../model.ts';
import { lossOf } from './learning.ts';
import type { ColumnImportance } from './result.ts';

/** Every third day is looked at, */
const EVERY = 3;
/** and blocks of about three weeks of them are permuted. */
const BLOCK = 7;
const REPEATS = 4;

/** By which share of the whole loss it rises when a column is permuted, on rows that were not learned from. */
export function importancesOf(
  model: Pick<Estimator<unknown>, 'predict'>,
  input: {
    task: LabModel['task'];
    features: Matrix;
    names: readonly string[];
    /** Of each row; NaN where it has none. */
    targets: Float64Array;
    /** Of the model's outputs. */
    column: number;
    days: Int32Array;
    series: Int32Array;
  },
): ColumnImportance[] {
  const { task, targets, column, days, series } = input;
  const rows = Int32Array.from(targets.keys()).filter(
    (row) => days[row] % EVERY === 0 && Number.isFinite(targets[row]),
  );
  const losses = (features: Matrix) => {
    const { data, columns } = model.predict(features);
    return Float64Array.from(rows, (row, i) => lossOf(task, targets[row], data[i * columns + column]));
  };
  const features = takeRows(input.features, rows);
  const whole = losses(features).reduce((sum, loss) => sum + loss / rows.length, 0);
  return permutationImportance(features, {
    days: rows.map((row) => days[row]),
    series: rows.map((row) => series[row]),
    losses,
    repeats: REPEATS,
    block: BLOCK,
  }).map(({ columns: [at], increase, interval: [low, high] }) => ({
    column: input.names[at],
    importance: increase / whole,
    interval: [low / whole, high / whole],
  }));
}
