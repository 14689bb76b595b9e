import { fitted } from '../estimator.ts';
import { requireSameRows } from '../linear.ts';
import { type Matrix, matrix, requireFinite } from '../matrix.ts';
import type { Detector } from './detector.ts';
import { type RobustScale, robustScale } from './robustScale.ts';

const aggregates = ['maximum', 'mean', 'rootMeanSquare'] as const;

/** How the absolute z-scores of a row's features become one. */
export type Aggregate = (typeof aggregates)[number];

export interface RobustZScoreState extends RobustScale {
  aggregate: Aggregate;
}

/**
 * Robust z-scores: how many scales each feature lies from its median, by `robustScale`; a row's is the root of their mean
 * square unless told otherwise, about 1 for a usual row of normal features.
 */
export class RobustZScore implements Detector<RobustZScoreState> {
  readonly #aggregate: Aggregate;
  #state: RobustZScoreState | undefined;

  constructor({ aggregate = 'rootMeanSquare' }: { aggregate?: Aggregate } = {}) {
    if (!aggregates.includes(aggregate)) throw new RangeError(`aggregate must be ${aggregates.join(' or ')}`);
    this.#aggregate = aggregate;
  }

  fit(features: Matrix, targets?: Matrix): this {
    if (targets !== undefined) requireSameRows(features, targets);
    if (features.columns === 0) throw new RangeError('There is no column to fit');
    this.#state = { ...robustScale(features), aggregate: this.#aggregate };
    return this;
  }

  predict(features: Matrix): Matrix {
    const { median, scale, aggregate } = fitted(this.#state);
    const { rows, columns, data } = features;
    requireFinite(data, 'features');
    if (columns !== median.length)
      throw new RangeError(`${columns} columns where ${median.length} were fitted`);
    const result = matrix(rows, 1);
    for (let row = 0; row < rows; row++) {
      let total = 0;
      for (let column = 0; column < columns; column++) {
        const z = Math.abs(data[row * columns + column] - median[column]) / scale[column];
        if (aggregate === 'maximum') total = Math.max(total, z);
        else total += aggregate === 'mean' ? z / columns : z ** 2 / columns;
      }
      result.data[row] = aggregate === 'rootMeanSquare' ? Math.sqrt(total) : total;
    }
    return result;
  }

  save(): RobustZScoreState {
    return structuredClone(fitted(this.#state));
  }

  load(state: RobustZScoreState): this {
    this.#state = structuredClone(state);
    return this;
  }
}
