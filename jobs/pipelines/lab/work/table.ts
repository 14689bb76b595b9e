import { type Matrix, matrix } from '../../../../core/learn/matrix.ts';
import { PolynomialFeatures } from '../../../../core/learn/polynomial.ts';
import { correlationFilter, varianceFilter } from '../../../../core/learn/selection/filters.ts';
import { StandardScaler } from '../../../../core/learn/standardScaler.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { inputOf } from '../dataset/inputs.ts';
import { thinned } from '../dataset/split.ts';
import type { LabModel } from '../model.ts';

/** Rows that the selection looks at. */
const LOOKED_AT = 3000;
/** Of two columns that say so much the same, the later one is left out. */
const ALIKE = 0.97;
/** Columns whose products are added. */
const MULTIPLIED = 12;

/** The columns that a model of a table gets, chosen on the rows that it is first fitted on. */
export interface Table {
  /** Columns of the data set. */
  columns: Int32Array;
  /** What comes out of `transform`. */
  names: readonly string[];
  transform(features: Matrix): Matrix;
}

/** @param target of each row of the data set, for choosing what is multiplied */
export function tableOf(dataset: Dataset, model: LabModel, rows: Int32Array, target: Float64Array): Table {
  if (model.input !== 'table') return { columns: new Int32Array(0), names: [], transform: (input) => input };
  const offered = Int32Array.from(
    dataset.columns.flatMap(({ family }, column) =>
      (model.features?.includes(family) ?? true) ? [column] : [],
    ),
  );
  const looked = thinned(rows, dataset.day, Math.min(LOOKED_AT, rows.length));
  const read = (columns: Int32Array) => inputOf(dataset, model, looked, columns);
  const varied = Int32Array.from(varianceFilter(read(offered)), (at) => offered[at]);
  const columns = Int32Array.from(correlationFilter(read(varied), ALIKE), (at) => varied[at]);
  const names = Array.from(columns, (column) => dataset.columns[column].name);
  if (model.interactions !== true) return { columns, names, transform: (input) => input };

  const features = read(columns);
  const scaler = new StandardScaler().fit(features);
  const chosen = telling(
    scaler.transform(features),
    Float64Array.from(looked, (row) => target[row]),
  );
  const multiplied = (input: Matrix) => take(scaler.transform(input), chosen);
  const products = new PolynomialFeatures().fit(multiplied(features));
  const chosenNames = chosen.map((at) => names[at]);
  return {
    columns,
    names: [...names, ...products.names(chosenNames).slice(chosen.length)],
    transform: (input) => beside(input, products.transform(multiplied(input)), chosen.length),
  };
}

/** The columns of largest absolute covariance with the target, ascending. @param features standardised */
function telling({ rows, columns, data }: Matrix, target: Float64Array): number[] {
  const mean = target.reduce((sum, value) => sum + value / rows, 0);
  const covariance = Array.from({ length: columns }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += data[row * columns + column] * (target[row] - mean);
    return Math.abs(sum);
  });
  return covariance
    .map((value, column) => ({ value, column }))
    .sort((a, b) => b.value - a.value)
    .slice(0, MULTIPLIED)
    .map(({ column }) => column)
    .sort((a, b) => a - b);
}

function take({ rows, columns, data }: Matrix, chosen: readonly number[]): Matrix {
  const result = matrix(rows, chosen.length);
  for (let row = 0; row < rows; row++)
    for (const [place, column] of chosen.entries())
      result.data[row * chosen.length + place] = data[row * columns + column];
  return result;
}

/** Both side by side, the second without its first `skipped` columns. */
function beside(first: Matrix, second: Matrix, skipped: number): Matrix {
  const columns = first.columns + second.columns - skipped;
  const result = matrix(first.rows, columns);
  for (let row = 0; row < first.rows; row++) {
    result.data.set(first.data.subarray(row * first.columns, (row + 1) * first.columns), row * columns);
    result.data.set(
      second.data.subarray(row * second.columns + skipped, (row + 1) * second.columns),
      row * columns + first.columns,
    );
  }
  return result;
}
