import { type Matrix, matrix, requireFinite } from './matrix.ts';
import { type ScalerState, StandardScaler } from './standardScaler.ts';

export interface LinearState {
  scaler: ScalerState;
  /** columns x outputs, row-major, for standardised features. */
  weights: number[];
  /** One per output. */
  intercepts: number[];
}

/** standardise(features) x weights + intercepts: rows x outputs. */
export function affine(state: LinearState, features: Matrix): Matrix {
  requireFinite(features.data, 'features');
  const x = new StandardScaler().load(state.scaler).transform(features);
  const outputs = state.intercepts.length;
  const result = matrix(x.rows, outputs);
  for (let row = 0; row < x.rows; row++) {
    for (let output = 0; output < outputs; output++) {
      let sum = state.intercepts[output];
      for (let i = 0; i < x.columns; i++)
        sum += x.data[row * x.columns + i] * state.weights[i * outputs + output];
      result.data[row * outputs + output] = sum;
    }
  }
  return result;
}

/** @throws RangeError when the rows differ in number or a target is not finite */
export function requireSameRows(features: Matrix, targets: Matrix): void {
  if (features.rows !== targets.rows)
    throw new RangeError(`${features.rows} rows of features but ${targets.rows} of targets`);
  requireFinite(targets.data, 'targets');
}

export function columnMeans({ rows, columns, data }: Matrix): number[] {
  const means = new Array<number>(columns).fill(0);
  for (let i = 0; i < data.length; i++) means[i % columns] += data[i] / rows;
  return means;
}

/** The same model with each output multiplied by its factor: 1 leaves it, 0 makes it 0 whatever the features say. */
export function shrink(state: LinearState, factors: readonly number[]): LinearState {
  return {
    ...state,
    weights: state.weights.map((value, i) => value * factors[i % factors.length]),
    intercepts: state.intercepts.map((value, output) => value * factors[output]),
  };
}
