import { type Estimator, fitted } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import { applyForecastMap, type ForecastMap } from './forecastMap.ts';
import { requireWindows, seriesOf } from './windows.ts';

/** A point forecast that is affine in the window; `windows.ts` says what goes in and comes out. */
export abstract class SeriesModel<State extends ForecastMap> implements Estimator<State> {
  #state: State | undefined;

  /** Estimates the parameters on the whole series and writes the forecast down as a map of a window of `width`. */
  protected abstract estimate(series: Float64Array, width: number, horizons: number): State;

  fit(windows: Matrix, targets: Matrix): this {
    requireWindows(windows, targets);
    this.#state = this.estimate(seriesOf(windows), windows.columns, targets.columns);
    return this;
  }

  predict(windows: Matrix): Matrix {
    return applyForecastMap(fitted(this.#state), windows);
  }

  save(): State {
    return structuredClone(fitted(this.#state));
  }

  load(state: State): this {
    this.#state = structuredClone(state);
    return this;
  }
}
