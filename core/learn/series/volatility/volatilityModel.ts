import { type Estimator, fitted } from '../../estimator.ts';
import type { Matrix } from '../../matrix.ts';
import { requireWindows, seriesOf } from '../windows.ts';
import { applyVarianceMap, type VarianceMap } from './varianceMap.ts';

/** Predicts the standard deviation of the cumulative log return; `../windows.ts` says what goes in and comes out. */
export abstract class VolatilityModel<State extends VarianceMap> implements Estimator<State> {
  #state: State | undefined;

  /** Estimates the parameters on the whole series and writes the variance down as a map of a window of `width`. */
  protected abstract estimate(series: Float64Array, width: number, targets: Matrix): State;

  fit(windows: Matrix, targets: Matrix): this {
    requireWindows(windows, targets);
    this.#state = this.estimate(seriesOf(windows), windows.columns, targets);
    return this;
  }

  predict(windows: Matrix): Matrix {
    return applyVarianceMap(fitted(this.#state), windows);
  }

  save(): State {
    return structuredClone(fitted(this.#state));
  }

  load(state: State): this {
    this.#state = structuredClone(state);
    return this;
  }
}
