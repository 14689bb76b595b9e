import { type Estimator, fitted } from '../estimator.ts';
import { requireSameRows } from '../linear.ts';
import { type Matrix, matrix, requireFinite } from '../matrix.ts';
import { type ScalerState, StandardScaler } from '../standardScaler.ts';
import { nearest } from './nearest.ts';

/** How much each neighbour counts: all alike, or by the inverse of its distance. */
export type NeighbourWeights = 'uniform' | 'distance';

export interface KNearestState {
  scaler: ScalerState;
  neighbours: number;
  weights: NeighbourWeights;
  outputs: number;
  /** rows x columns, standardised, each value one that float32 holds. */
  features: number[];
  /** rows x outputs. */
  targets: number[];
}

/**
 * k-nearest neighbours (Fix and Hodges 1951) on standardised features: the mean of the targets of the nearest rows, a
 * probability where the targets are 0 and 1. By distance, each counts with 1 / distance (Shepard 1968), and where some
 * are at distance 0 those alone count. Of rows at the same distance the earlier one is nearer.
 *
 * Standardised features are rounded to float32 on both sides, which the exported graph can repeat bit for bit.
 */
export class KNearest implements Estimator<KNearestState> {
  readonly neighbours: number;
  readonly weights: NeighbourWeights;
  #state: KNearestState | undefined;
  /** The state's features, unpacked once. */
  #known = matrix(0, 0);

  /** @param neighbours a whole number >= 1 */
  constructor({ neighbours, weights = 'uniform' }: { neighbours: number; weights?: NeighbourWeights }) {
    if (!(Number.isInteger(neighbours) && neighbours >= 1))
      throw new RangeError('neighbours must be a whole number >= 1');
    this.neighbours = neighbours;
    this.weights = weights;
  }

  /** @throws RangeError also when there are fewer rows than neighbours */
  fit(features: Matrix, targets: Matrix): this {
    requireSameRows(features, targets);
    const scaler = new StandardScaler().fit(features);
    if (features.rows < this.neighbours)
      throw new RangeError(
        `${this.neighbours} neighbours cannot be found among ${features.rows} rows: ask for fewer`,
      );
    this.#known = standardised(scaler, features);
    this.#state = {
      scaler: scaler.save(),
      neighbours: this.neighbours,
      weights: this.weights,
      outputs: targets.columns,
      features: Array.from(this.#known.data),
      targets: Array.from(targets.data),
    };
    return this;
  }

  predict(features: Matrix): Matrix {
    const state = fitted(this.#state);
    requireFinite(features.data, 'features');
    const { neighbours, outputs, targets } = state;
    const queries = standardised(new StandardScaler().load(state.scaler), features);
    const { indices, squaredDistances } = nearest(this.#known, queries, neighbours);
    const result = matrix(queries.rows, outputs);
    for (let query = 0; query < queries.rows; query++) {
      const start = query * neighbours;
      const end = start + neighbours;
      const weights = weightsOf(squaredDistances.subarray(start, end), state.weights);
      for (let i = 0; i < neighbours; i++) {
        for (let output = 0; output < outputs; output++)
          result.data[query * outputs + output] +=
            weights[i] * targets[indices[start + i] * outputs + output];
      }
    }
    return result;
  }

  save(): KNearestState {
    return structuredClone(fitted(this.#state));
  }

  load(state: KNearestState): this {
    this.#state = structuredClone(state);
    const columns = state.scaler.mean.length;
    this.#known = matrix(state.features.length / columns, columns, Float64Array.from(state.features));
    return this;
  }
}

function standardised(scaler: StandardScaler, features: Matrix): Matrix {
  const x = scaler.transform(features);
  for (let i = 0; i < x.data.length; i++) x.data[i] = Math.fround(x.data[i]);
  return x;
}

/** They sum to 1. */
function weightsOf(squaredDistances: Float64Array, weights: NeighbourWeights): Float64Array {
  const result = squaredDistances.map((square) => {
    if (weights === 'uniform') return 1;
    if (squaredDistances[0] === 0) return Number(square === 0);
    return 1 / Math.sqrt(square);
  });
  const total = result.reduce((sum, value) => sum + value, 0);
  return result.map((value) => value / total);
}
