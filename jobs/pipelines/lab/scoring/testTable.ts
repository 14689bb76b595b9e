import type { Crash } from '../../data/crashes.ts';
import { type Dataset, tokenOfRows } from '../dataset/dataset.ts';
import { foldsOf, type Split, splitOf } from '../dataset/split.ts';
import { type Targets, targetsOf } from '../dataset/targets.ts';
import type { LabOptions } from '../options.ts';
import type { HorizonResult } from '../work/result.ts';

/** Days after a crash that are looked at on their own. */
const AFTER_CRASH = 30;

/** The rows of one step of the walk. */
export interface FoldRows {
  /** Rows whose target is known in time, and those of the year held back, when targets take `knownAfter` days. */
  calibration(knownAfter: number): Record<HorizonResult['calibratedOn'], Int32Array>;
  /** Rows of the step, as units forecast them; those without a target are left out of the score. */
  test: Int32Array;
}

/** Everything about one horizon that does not depend on the model: one entry for each scored forecast. */
export interface TestTable {
  horizon: number;
  targets: Targets;
  folds: readonly FoldRows[];
  /** Row of the data set, */
  row: Int32Array;
  /** the step of the walk it belongs to, and its place among the test rows of that step. */
  fold: Int32Array;
  place: Int32Array;
  day: Int32Array;
  token: Int32Array;
  /** Log return that came. */
  actual: Float64Array;
  /** 0, 1 or 2: calm, middling or wild by the deviation that was known, over all tokens and days. */
  tercile: Uint8Array;
  /** 1 within the 30 days after a crash that struck the token, and after a flash crash. */
  afterCrash: Uint8Array;
  afterFlash: Uint8Array;
}

export function testTable(
  dataset: Dataset,
  options: LabOptions,
  horizon: number,
  crashes: readonly Crash[],
): TestTable {
  const targets = targetsOf(dataset, horizon);
  const folds = foldsOf(options).map((fold): FoldRows => {
    const known = new Map<number, Split>();
    const splitAt = (knownAfter: number) => {
      const split = known.get(knownAfter) ?? splitOf(dataset, fold, knownAfter, options.embargo, options.to);
      known.set(knownAfter, split);
      return split;
    };
    const nothing = new Int32Array(0);
    return {
      calibration: (knownAfter) => ({ ...splitAt(knownAfter), nothing }),
      test: splitAt(horizon).test,
    };
  });
  const scored = folds.flatMap(({ test }, fold) =>
    Array.from(test, (row, place) => ({ row, fold, place })).filter(
      ({ row }) => Number.isFinite(targets.returns[row]) && dataset.day[row] + horizon <= options.to,
    ),
  );
  const row = Int32Array.from(scored, (one) => one.row);
  const tokens = tokenOfRows(dataset);
  const ordered = Float64Array.from(row, (at) => dataset.deviation[at]).sort();
  const cuts = [1, 2].map((third) => ordered[Math.floor((third * ordered.length) / 3)]);
  const after = (relevant: readonly Crash[]) =>
    Uint8Array.from(row, (at) => {
      const symbol = dataset.symbols[tokens[at]];
      const day = dataset.day[at];
      // The crash day's own close is the first that a forecast can start from.
      return Number(
        relevant.some((crash) => day >= crash.day && day < crash.day + AFTER_CRASH && crash.struck(symbol)),
      );
    });
  return {
    horizon,
    targets,
    folds,
    row,
    fold: Int32Array.from(scored, (one) => one.fold),
    place: Int32Array.from(scored, (one) => one.place),
    day: Int32Array.from(row, (at) => dataset.day[at]),
    token: Int32Array.from(row, (at) => tokens[at]),
    actual: Float64Array.from(row, (at) => targets.returns[at]),
    tercile: Uint8Array.from(row, (at) => cuts.filter((cut) => dataset.deviation[at] >= cut).length),
    afterCrash: after(crashes),
    afterFlash: after(crashes.filter(({ flash }) => flash)),
  };
}
