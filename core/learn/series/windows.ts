import { requireSameRows } from '../linear.ts';
import { type Matrix, requireFinite } from '../matrix.ts';

/*
 * What the models of this folder take and give. One model is fitted to ONE daily series of log returns.
 *
 * windows: rows x width, the daily log returns of the `width` days that end on the row's day, oldest first. Rows are
 *   consecutive days, so the newest column, after the whole window of the first row, is the series itself.
 * targets: rows x horizons, the cumulative log return over the next 1..horizons days. Their column count says how far
 *   to forecast; their values are used only where a model says so, since the series already holds the past.
 * predict(windows): rows x horizons, from each row's own window alone: the expected cumulative log return, or for the
 *   models of `volatility/` the standard deviation of the cumulative log return.
 *
 * A model that needs the calendar (`prophet/`) takes one leading column more: the number of the row's day, counted
 * from any fixed day.
 */

/** @throws RangeError when the windows and targets do not fit each other, are empty or not finite */
export function requireWindows(windows: Matrix, targets: Matrix): void {
  if (windows.rows === 0 || windows.columns === 0 || targets.columns === 0)
    throw new RangeError('There is no window or no horizon to fit');
  requireFinite(windows.data, 'windows');
  requireSameRows(windows, targets);
}

/** The series that the windows slide over: width + rows - 1 daily log returns, oldest first. */
export function seriesOf({ rows, columns, data }: Matrix): Float64Array {
  const series = new Float64Array(columns + rows - 1);
  series.set(data.subarray(0, columns));
  for (let row = 1; row < rows; row++) series[columns + row - 1] = data[(row + 1) * columns - 1];
  return series;
}

/** Log prices relative to the one before the first return: one value more than there are returns, the first 0. */
export function logPrices(returns: ArrayLike<number>): Float64Array {
  const prices = new Float64Array(returns.length + 1);
  for (let i = 0; i < returns.length; i++) prices[i + 1] = prices[i] + returns[i];
  return prices;
}
