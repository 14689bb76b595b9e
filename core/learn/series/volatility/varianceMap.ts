import { type Matrix, matrix } from '../../matrix.ts';
import { requireWidth } from '../forecastMap.ts';

/**
 * The variance of the cumulative return as an affine function of the window's squared deviations from a mean, those of
 * falls counted apart: what every volatility model of this folder is, once it is fitted.
 */
export interface VarianceMap {
  width: number;
  horizons: number;
  /** Per day, taken off every return. */
  mean: number;
  /** width x horizons, row-major: of the squared deviations. */
  weights: number[];
  /** width x horizons: of the squared deviations of days that fell short of the mean, on top; empty when those count alike. */
  fallWeights: number[];
  /** One per horizon. */
  intercepts: number[];
}

/** No variance is forecast below this: a coin that has not moved for a whole window may move yet. */
export const LEAST_VARIANCE = 1e-12;

/** rows x horizons, the standard deviation of the cumulative log return. @throws RangeError as `applyForecastMap` does */
export function applyVarianceMap(map: VarianceMap, windows: Matrix): Matrix {
  const { width, horizons, mean, weights, fallWeights, intercepts } = map;
  requireWidth(windows, width);
  const result = matrix(windows.rows, horizons);
  for (let row = 0; row < windows.rows; row++) {
    const out = result.data.subarray(row * horizons, (row + 1) * horizons);
    out.set(intercepts);
    for (let i = 0; i < width; i++) {
      const deviation = windows.data[row * width + i] - mean;
      const square = deviation * deviation;
      const fell = deviation < 0 && fallWeights.length > 0;
      for (let h = 0, at = i * horizons; h < horizons; h++, at++)
        out[h] += square * (fell ? weights[at] + fallWeights[at] : weights[at]);
    }
    for (let h = 0; h < horizons; h++) out[h] = Math.sqrt(Math.max(LEAST_VARIANCE, out[h]));
  }
  return result;
}
