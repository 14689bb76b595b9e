import { type Matrix, matrix, requireFinite } from '../matrix.ts';

/**
 * An affine function of a window: what every point forecast of this folder is, once it is fitted. That makes a
 * prediction one matrix product, here and in ONNX.
 */
export interface ForecastMap {
  width: number;
  horizons: number;
  /** width x horizons, row-major. */
  weights: number[];
  /** One per horizon. */
  intercepts: number[];
}

/**
 * Writes an affine forecast down as a map, by its answer to zeros and to each unit window.
 *
 * @param forecast from a window of `width` returns to `horizons` values; must be affine
 */
export function forecastMap(
  width: number,
  horizons: number,
  forecast: (window: Float64Array) => ArrayLike<number>,
): ForecastMap {
  const window = new Float64Array(width);
  const intercepts = Array.from(forecast(window));
  const weights: number[] = [];
  for (let i = 0; i < width; i++) {
    window[i] = 1;
    const answer = forecast(window);
    for (let h = 0; h < horizons; h++) weights.push(answer[h] - intercepts[h]);
    window[i] = 0;
  }
  return { width, horizons, weights, intercepts };
}

/** windows x weights + intercepts: rows x horizons. @throws RangeError for another width or a value that is not finite */
export function applyForecastMap(map: ForecastMap, windows: Matrix): Matrix {
  const { width, horizons, weights, intercepts } = map;
  requireWidth(windows, width);
  const result = matrix(windows.rows, horizons);
  for (let row = 0; row < windows.rows; row++) {
    const out = result.data.subarray(row * horizons, (row + 1) * horizons);
    out.set(intercepts);
    for (let i = 0; i < width; i++) {
      const value = windows.data[row * width + i];
      for (let h = 0; h < horizons; h++) out[h] += value * weights[i * horizons + h];
    }
  }
  return result;
}

/** @throws RangeError */
export function requireWidth(windows: Matrix, width: number): void {
  if (windows.columns !== width)
    throw new RangeError(`windows of ${windows.columns} columns where ${width} were fitted`);
  requireFinite(windows.data, 'windows');
}
