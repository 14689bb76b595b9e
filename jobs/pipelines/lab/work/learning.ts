import { type Matrix, matrix } from '../../../../core/learn/matrix.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Targets } from '../dataset/targets.ts';
import type { LabModel } from '../model.ts';

/** What a model learns, rows x horizons. */
export function learned(
  model: Pick<LabModel, 'task' | 'scope'>,
  targets: readonly Targets[],
  rows: Int32Array,
): Matrix {
  const result = matrix(rows.length, targets.length);
  for (const [column, target] of targets.entries()) {
    const values = learnedColumn(model, target);
    for (let i = 0; i < rows.length; i++) result.data[i * targets.length + column] = values[rows[i]];
  }
  return result;
}

/** What a model learns of every row of the data set. */
export function learnedColumn(
  { task, scope }: Pick<LabModel, 'task' | 'scope'>,
  target: Targets,
): Float64Array {
  if (task === 'direction') return target.rose;
  if (task === 'volatility' && scope === 'pooled') return target.logDeviation;
  return scope === 'pooled' ? target.standardised : target.returns;
}

/** What a model says of each row, in the unit that results are kept in. */
export function said(
  model: Pick<LabModel, 'task' | 'scope' | 'gives'>,
  predicted: Float64Array,
  rows: Int32Array,
  horizon: number,
  { deviation }: Pick<Dataset, 'deviation'>,
): Float64Array {
  const root = Math.sqrt(horizon);
  if (model.gives === 'deviation') return predicted.map((value) => Math.log(Math.max(1e-6, value) / root));
  if (model.task === 'return' && model.scope === 'pooled')
    return predicted.map((value, i) => value * deviation[rows[i]] * root);
  return predicted;
}

/** Loss of one prediction: squared, or the log loss of a probability. */
export function lossOf(task: LabModel['task'], target: number, predicted: number): number {
  if (task !== 'direction') return (target - predicted) ** 2;
  const probability = Math.max(1e-6, Math.min(1 - 1e-6, predicted));
  return -Math.log(target === 1 ? probability : 1 - probability);
}

/** Mean loss of each column. */
export function columnLosses(task: LabModel['task'], targets: Matrix, predicted: Matrix): Float64Array {
  const { rows, columns } = targets;
  const losses = new Float64Array(columns);
  for (let i = 0; i < targets.data.length; i++)
    losses[i % columns] += lossOf(task, targets.data[i], predicted.data[i]) / rows;
  return losses;
}

/** One column of a matrix. */
export function columnAt({ rows, columns, data }: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]);
}
