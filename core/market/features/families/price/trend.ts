import { dailyVariance, weightedMean } from '../../../forecast/variance.ts';
import { logReturns } from '../../../indicators/returns.ts';
import { clip } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

const WINDOWS = [20, 60, 180] as const;
/** Weeks that a weekday's own mean looks back on. */
const WEEKS = 52;
const ENOUGH = 8;

/** Slope and straightness of the log price over three windows; what tomorrow's weekday did in the past year. */
export const trend: FeatureFamily = {
  name: 'trend',
  columns: [
    ...WINDOWS.flatMap((days) => [`slope${days}`, `straightness${days}`]),
    'weekdayReturn',
    'weekdayActivity',
  ],
  compute({ candles }) {
    const deviation = weightedMean(dailyVariance(candles), 10).map(Math.sqrt);
    const logClose = candles.close.map((value) => Math.log(value / candles.close[0]));
    const returns = logReturns(candles.close).map((value, i) => clip(value / deviation[i], 5));
    return [
      ...WINDOWS.flatMap((days) => {
        const fits = Array.from(logClose, (_, i) =>
          i + 1 >= days ? line(logClose.subarray(i + 1 - days, i + 1)) : undefined,
        );
        return [
          Float64Array.from(fits, (fit, i) =>
            fit ? clip((fit.slope * days) / (deviation[i] * Math.sqrt(days)), 8) : Number.NaN,
          ),
          Float64Array.from(fits, (fit) => fit?.explained ?? Number.NaN),
        ];
      }),
      weekdayMean(returns),
      weekdayMean(returns.map(Math.abs)).map(
        (value, i, all) => value - (all.subarray(Math.max(0, i - 6), i + 1).reduce((a, b) => a + b) / 7 || 0),
      ),
    ];
  },
};

/** Least squares line through a window: slope per day, and the share of the variance that it explains. */
function line(window: Float64Array): { slope: number; explained: number } {
  const n = window.length;
  const middle = (n - 1) / 2;
  let mean = 0;
  for (const value of window) mean += value / n;
  let [cross, total] = [0, 0];
  for (let i = 0; i < n; i++) {
    cross += (i - middle) * (window[i] - mean);
    total += (window[i] - mean) ** 2;
  }
  const spread = (n * (n * n - 1)) / 12;
  return { slope: cross / spread, explained: total > 0 ? (cross * cross) / (spread * total) : 0 };
}

/** Mean of the past year's values on the weekday of the day to come. */
function weekdayMean(values: Float64Array): Float64Array {
  return values.map((_, i) => {
    let [sum, count] = [0, 0];
    // The same weekday as tomorrow was 6, 13, 20 ... days ago.
    for (let back = 6; back <= 7 * WEEKS && back <= i; back += 7) {
      if (!Number.isFinite(values[i - back])) continue;
      sum += values[i - back];
      count++;
    }
    return count >= ENOUGH ? sum / count : Number.NaN;
  });
}
