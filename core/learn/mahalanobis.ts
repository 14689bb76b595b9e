import { solvePositiveDefinite } from './cholesky.ts';
import { type Estimator, fitted } from './estimator.ts';
import { requireSameRows } from './linear.ts';
import { type Matrix, matrix, requireFinite } from './matrix.ts';
import { normalEquations } from './normalEquations.ts';
import { type ScalerState, StandardScaler } from './standardScaler.ts';

export interface MahalanobisState {
  scaler: ScalerState;
  /** columns x columns, row-major: inverse of the shrunk correlation matrix, divided by the number of columns. */
  precision: number[];
}

/**
 * Distance of a row from the rows that were fitted: the squared Mahalanobis distance of the standardised row per column
 * (Mahalanobis 1936), about 1 for a usual row. The correlation matrix is shrunk towards the identity, so that columns
 * that nearly follow from others do not decide alone (Ledoit and Wolf 2004).
 */
export class Mahalanobis implements Estimator<MahalanobisState> {
  readonly shrinkage: number;
  #state: MahalanobisState | undefined;

  /** @param shrinkage above 0, at most 1 */
  constructor({ shrinkage }: { shrinkage: number }) {
    if (!(shrinkage > 0 && shrinkage <= 1)) throw new RangeError('shrinkage must be above 0 and at most 1');
    this.shrinkage = shrinkage;
  }

  /** Learns from the features alone; targets are only held to the contract where there are any. */
  fit(features: Matrix, targets?: Matrix): this {
    if (targets !== undefined) requireSameRows(features, targets);
    const scaler = new StandardScaler().fit(features);
    const x = scaler.transform(features);
    const { columns } = x;
    // Of standardised columns that is their correlation.
    const correlation = normalEquations(x, matrix(x.rows, 0)).gram;
    const identity = new Float64Array(columns * columns);
    for (let i = 0; i < columns; i++) {
      identity[i * columns + i] = 1 / columns;
      for (let j = 0; j <= i; j++) {
        const at = i * columns + j;
        correlation[at] = (1 - this.shrinkage) * correlation[at] + (i === j ? this.shrinkage : 0);
      }
    }
    const precision = [...solvePositiveDefinite(correlation, identity, columns)];
    this.#state = { scaler: scaler.save(), precision };
    return this;
  }

  /** rows x 1. */
  predict(features: Matrix): Matrix {
    const { scaler, precision } = fitted(this.#state);
    requireFinite(features.data, 'features');
    const { rows, columns, data } = new StandardScaler().load(scaler).transform(features);
    const result = matrix(rows, 1);
    for (let row = 0; row < rows; row++) {
      const x = data.subarray(row * columns, (row + 1) * columns);
      for (let i = 0; i < columns; i++)
        for (let j = 0; j < columns; j++) result.data[row] += x[i] * precision[i * columns + j] * x[j];
    }
    return result;
  }

  save(): MahalanobisState {
    return structuredClone(fitted(this.#state));
  }

  load(state: MahalanobisState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
