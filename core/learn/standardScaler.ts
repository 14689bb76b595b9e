import { fitted } from './estimator.ts';
import { type Matrix, matrix, requireFinite } from './matrix.ts';

export interface ScalerState {
  mean: number[];
  /** Population standard deviation; 1 for a constant column, so that it becomes 0 and not NaN. */
  scale: number[];
}

/** Shifts and scales every column to mean 0 and standard deviation 1. */
export class StandardScaler {
  #state: ScalerState | undefined;

  /** @throws RangeError when a value is not finite or there is no row */
  fit(features: Matrix): this {
    requireFinite(features.data, 'features');
    const { rows, columns, data } = features;
    if (rows === 0) throw new RangeError('There is no row to fit');
    const mean = new Array<number>(columns).fill(0);
    const scale = new Array<number>(columns).fill(0);
    for (let i = 0; i < data.length; i++) mean[i % columns] += data[i] / rows;
    for (let i = 0; i < data.length; i++) scale[i % columns] += (data[i] - mean[i % columns]) ** 2 / rows;
    // Rounding leaves a constant column with a deviation of a few ulps of its level; that is no scale.
    const state = {
      mean,
      scale: scale.map((variance, column) => {
        const deviation = Math.sqrt(variance);
        return deviation > 1e-12 * Math.abs(mean[column]) ? deviation : 1;
      }),
    };
    this.#state = state;
    return this;
  }

  /** rows x columns, standardised. */
  transform(features: Matrix): Matrix {
    const { mean, scale } = fitted(this.#state);
    if (features.columns !== mean.length)
      throw new RangeError(`${features.columns} columns where ${mean.length} were fitted`);
    return matrix(
      features.rows,
      features.columns,
      features.data.map((value, i) => (value - mean[i % mean.length]) / scale[i % mean.length]),
    );
  }

  save(): ScalerState {
    return structuredClone(fitted(this.#state));
  }

  load(state: ScalerState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
