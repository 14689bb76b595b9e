import { type Matrix, matrix } from '../../../../core/learn/matrix.ts';
import type { LabModel } from '../model.ts';
import type { Dataset } from './dataset.ts';
import { WINDOW_DAYS } from './split.ts';

/** Days and channels of a sequence. */
const STEPS = 30;
const CHANNELS = 8;

/** The rows of a model's input. @param columns of the table that are taken */
export function inputOf(
  dataset: Dataset,
  model: Pick<LabModel, 'input' | 'calendar'>,
  rows: Int32Array,
  columns: Int32Array,
): Matrix {
  if (model.input === 'table') return table(dataset, rows, columns);
  if (model.input === 'window') return windows(dataset, rows, model.calendar ?? false);
  return sequences(dataset, rows);
}

function table({ features, columns: all }: Dataset, rows: Int32Array, columns: Int32Array): Matrix {
  const result = matrix(rows.length, columns.length);
  for (let i = 0, at = 0; i < rows.length; i++)
    for (let j = 0; j < columns.length; j++) result.data[at++] = features[rows[i] * all.length + columns[j]];
  return result;
}

/** Daily log returns of the last WINDOW_DAYS days, oldest first. */
function windows({ close, day }: Dataset, rows: Int32Array, calendar: boolean): Matrix {
  const lead = Number(calendar);
  const width = WINDOW_DAYS + lead;
  const result = matrix(rows.length, width);
  for (const [i, row] of rows.entries()) {
    if (calendar) result.data[i * width] = day[row];
    for (let j = 0; j < WINDOW_DAYS; j++) {
      const at = row - WINDOW_DAYS + 1 + j;
      result.data[i * width + lead + j] = Math.log(close[at] / close[at - 1]);
    }
  }
  return result;
}

/** Channels of each of the last STEPS days, oldest first: see `channels`. */
function sequences(dataset: Dataset, rows: Int32Array): Matrix {
  const result = matrix(rows.length, STEPS * CHANNELS);
  for (const [i, row] of rows.entries())
    for (let step = 0; step < STEPS; step++)
      result.data.set(channels(dataset, row - STEPS + 1 + step, row), (i * STEPS + step) * CHANNELS);
  return result;
}

/**
 * What a network sees of the day `at`, in units of the deviation that is known on the day of the forecast: return,
 * body, upper and lower shadow, absolute return; then the change of volume, and the logarithms of the day's own and the
 * averaged deviation.
 */
function channels(
  { open, high, low, close, volume, dailyVariance, deviation }: Dataset,
  at: number,
  row: number,
): number[] {
  const limited = (value: number, limit: number) =>
    Number.isFinite(value) ? Math.max(-limit, Math.min(limit, value)) : 0;
  const inDeviations = (ratio: number) => limited(Math.log(ratio) / deviation[row], 5);
  const change = inDeviations(close[at] / close[at - 1]);
  return [
    change,
    inDeviations(close[at] / open[at]),
    inDeviations(high[at] / Math.max(open[at], close[at])),
    inDeviations(low[at] / Math.min(open[at], close[at])),
    Math.abs(change),
    limited(Math.log(volume[at] / volume[at - 1]), 3),
    Math.log(dailyVariance[at]) / 2,
    Math.log(deviation[at]),
  ];
}
