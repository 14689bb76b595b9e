import { type Matrix, matrix } from '../../matrix.ts';

/** Every window of the series that has all its targets, and those: what a laboratory would hand to `fit`. */
export function windowsOf(
  series: ArrayLike<number>,
  width: number,
  horizons: number,
): { windows: Matrix; targets: Matrix } {
  const rows = series.length - width - horizons + 1;
  const windows = matrix(rows, width);
  const targets = matrix(rows, horizons);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) windows.data[row * width + i] = series[row + i];
    let sum = 0;
    for (let h = 0; h < horizons; h++) {
      sum += series[row + width + h];
      targets.data[row * horizons + h] = sum;
    }
  }
  return { windows, targets };
}

/** The windows with the number of each row's day before them, for models that know the calendar. */
export function withDays({ rows, columns, data }: Matrix, firstDay: number): Matrix {
  const result = matrix(rows, columns + 1);
  for (let row = 0; row < rows; row++) {
    result.data[row * (columns + 1)] = firstDay + row;
    result.data.set(data.subarray(row * columns, (row + 1) * columns), row * (columns + 1) + 1);
  }
  return result;
}

/**
 * The whole series as the one window of a model's only row, so that a published fit of n values meets the same n; the
 * target only says how far to forecast.
 */
export function oneWindow(series: ArrayLike<number>, horizons: number): { windows: Matrix; targets: Matrix } {
  return {
    windows: matrix(1, series.length, Float64Array.from(series)),
    targets: matrix(1, horizons),
  };
}
