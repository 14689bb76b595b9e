import { type Fold, walkForward } from '../../../../core/learn/walkForward.ts';
import { MAX_HORIZON, YEAR } from '../../../../core/market/forecast/distribution.ts';
import { WARM_UP } from '../../../../core/market/forecast/features.ts';
import type { LabOptions } from '../options.ts';
import { type Dataset, positionOfRows, tokenOfRows } from './dataset.ts';

/** Days that a window of daily returns reaches back. */
export const WINDOW_DAYS = 250;
/** Days of the training window's end on which hyper-parameters are chosen and intervals calibrated. */
const HELD_BACK = YEAR;

/** Rows of one step of the walk, for one horizon. Every set is in the order of the data set. */
export interface Split {
  /** Everything that was known. */
  train: Int32Array;
  /** What was known a year and an embargo earlier, */
  fit: Int32Array;
  /** and the year that followed. */
  validate: Int32Array;
  /** Rows to forecast, whether or not their target lies within the data. */
  test: Int32Array;
}

export function foldsOf({ from, to, step, embargo, folds }: LabOptions): Fold[] {
  return walkForward({ from, to, step, embargo }).slice(0, folds);
}

/**
 * @param horizon rows are learned from when their target of `horizon` days was known `embargo` days before the first
 *   forecast, so that horizon + embargo days lie between the last such row and the first forecast
 */
export function splitOf(dataset: Dataset, fold: Fold, horizon: number, embargo: number, to: number): Split {
  const position = positionOfRows(dataset);
  const { day } = dataset;
  const validateFrom = fold.trainUntil - horizon - HELD_BACK + 1;
  const rows = (keep: (row: number) => boolean) => {
    const kept: number[] = [];
    for (let row = 0; row < day.length; row++) if (keep(row)) kept.push(row);
    return Int32Array.from(kept);
  };
  // A window's rows start later than a table's; every model learns from the same days.
  const settled = (row: number) => position[row] >= Math.max(WARM_UP, WINDOW_DAYS);
  const token = tokenOfRows(dataset);
  const known = (row: number) =>
    settled(row) &&
    day[row] + horizon <= fold.trainUntil &&
    // A token that has ended has no target for its last days.
    token[row + horizon] === token[row];
  return {
    train: rows(known),
    fit: rows((row) => known(row) && day[row] + horizon < validateFrom - embargo),
    validate: rows((row) => known(row) && day[row] >= validateFrom),
    test: rows(
      (row) =>
        // A year of returns for the naive interval beside it.
        position[row] >= YEAR + WARM_UP &&
        day[row] >= fold.testFrom &&
        day[row] <= fold.testTo &&
        // The shortest horizon has the most rows; a longer one has no target for the last of them.
        day[row] <= to,
    ),
  };
}

/** At most `most` rows, evenly in time: every k-th of the rows ordered by day, whatever the token. */
export function thinned(rows: Int32Array, day: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  const ordered = rows.slice().sort((a, b) => day[a] - day[b] || a - b);
  const kept = Int32Array.from({ length: most }, (_, i) => ordered[Math.floor((i * rows.length) / most)]);
  return kept.sort();
}

/** The longest horizon of a model that learns 1..30 days at once. */
export const PATH = MAX_HORIZON;
