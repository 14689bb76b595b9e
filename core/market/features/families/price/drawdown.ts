import { windowed } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

const WINDOWS = [30, 90, 365] as const;

/** Fall from the highest and rise from the lowest close of a window, the age of its high, and its deepest fall. */
export const drawdown: FeatureFamily = {
  name: 'drawdown',
  columns: WINDOWS.flatMap((days) => [
    `drawdown${days}`,
    `riseFromLow${days}`,
    `highAge${days}`,
    `deepest${days}`,
  ]),
  compute({ candles }) {
    return WINDOWS.flatMap((days) => {
      const of = (statistic: (window: Float64Array) => number) => windowed(candles.close, days, statistic);
      return [
        of((window) => Math.log(last(window) / highest(window))),
        of((window) => Math.log(last(window) / window.reduce((low, value) => Math.min(low, value)))),
        of((window) => 1 - window.lastIndexOf(highest(window)) / (window.length - 1)),
        of(deepestFall),
      ];
    });
  },
};

function last(window: Float64Array): number {
  return window[window.length - 1];
}

function highest(window: Float64Array): number {
  return window.reduce((high, value) => Math.max(high, value));
}

/** Largest fall within the window from a high to a later close, as a log return. */
function deepestFall(window: Float64Array): number {
  let [peak, deepest] = [window[0], 1];
  for (const value of window) {
    peak = Math.max(peak, value);
    deepest = Math.min(deepest, value / peak);
  }
  return Math.log(deepest);
}
