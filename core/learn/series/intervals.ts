import { type Estimator, fitted } from '../estimator.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { conformalQuantile } from '../metrics/distribution.ts';

export interface IntervalState<State> {
  inner: State;
  /** Whether the quantiles are multiples of the inner forecast, rather than distances from it. */
  scaled: boolean;
  /** horizons x levels, row-major. */
  quantiles: number[];
}

/**
 * Quantile forecasts out of a model of one number: its forecast, moved by the quantiles of its residuals over the rows
 * that it was fitted on, horizon by horizon. `predict` gives rows x (horizons x levels), the levels of one horizon beside
 * each other. The residuals are in sample: a model that overfits has intervals that are too narrow.
 */
class ResidualIntervals<State> implements Estimator<IntervalState<State>> {
  readonly levels: readonly number[];
  readonly #inner: Estimator<State>;
  readonly #scaled: boolean;
  #quantiles: number[] | undefined;

  constructor(inner: Estimator<State>, levels: readonly number[], scaled: boolean) {
    if (levels.length === 0 || !levels.every((level) => level > 0 && level < 1))
      throw new RangeError('levels must lie between 0 and 1');
    this.levels = [...levels];
    this.#inner = inner;
    this.#scaled = scaled;
  }

  fit(features: Matrix, targets: Matrix): this {
    const { data } = this.#inner.fit(features, targets).predict(features);
    const quantiles: number[] = [];
    for (let h = 0; h < targets.columns; h++) {
      const residuals = Float64Array.from({ length: targets.rows }, (_, row) => {
        const at = row * targets.columns + h;
        return this.#scaled ? targets.data[at] / data[at] : targets.data[at] - data[at];
      }).sort();
      quantiles.push(...this.levels.map((level) => conformalQuantile(residuals, level)));
    }
    this.#quantiles = quantiles;
    return this;
  }

  predict(features: Matrix): Matrix {
    const quantiles = fitted(this.#quantiles);
    const { rows, columns, data } = this.#inner.predict(features);
    const levels = quantiles.length / columns;
    return matrix(
      rows,
      quantiles.length,
      Float64Array.from({ length: rows * quantiles.length }, (_, at) => {
        const value = data[Math.floor(at / levels)];
        const quantile = quantiles[at % quantiles.length];
        return this.#scaled ? value * quantile : value + quantile;
      }),
    );
  }

  save(): IntervalState<State> {
    return { inner: this.#inner.save(), scaled: this.#scaled, quantiles: [...fitted(this.#quantiles)] };
  }

  /** @throws RangeError when the state is one of the other kind */
  load({ inner, scaled, quantiles }: IntervalState<State>): this {
    if (scaled !== this.#scaled) throw new RangeError('The state is of intervals of the other kind');
    this.#inner.load(inner);
    this.#quantiles = [...quantiles];
    return this;
  }
}

/** A point model with intervals that are as wide on every day: the point + quantiles of actual - point. */
export function constantWidth<State>(
  point: Estimator<State>,
  levels: readonly number[],
): Estimator<IntervalState<State>> {
  return new ResidualIntervals(point, levels, false);
}

/** A volatility model with intervals that widen with it: its standard deviation x quantiles of actual / deviation. */
export function scaledWidth<State>(
  volatility: Estimator<State>,
  levels: readonly number[],
): Estimator<IntervalState<State>> {
  return new ResidualIntervals(volatility, levels, true);
}
