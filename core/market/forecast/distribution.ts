import { type Matrix, matrix } from '../../learn/matrix.ts';
import { conformalQuantile } from '../../learn/metrics/distribution.ts';
import { type Candles, length, slice } from '../candles/candles.ts';
import { computeFeatures, LONG_RUN, WARM_UP } from './features.ts';

/** Days ahead that the model has outputs for. */
export const MAX_HORIZON = 30;
/** Candles that a forecast looks at: more would change nothing but its bits, and less is used where there is less. */
export const WINDOW = 500;
/** Fewest candles to forecast from; the model's features need `WARM_UP` of them. */
export const MIN_CANDLES = WARM_UP + 30;
/** The interval's outer quantiles. */
export const LEVELS = { lower: 0.1, upper: 0.9 } as const;
/** Days of the series' own past that an interval is calibrated on; the naive interval takes as many. */
export const YEAR = 365;

/** What the model says of each row, rows x MAX_HORIZON each. */
export interface ModelOutputs {
  /** Expected log return over h days, in units of `deviation x sqrt(h)`. */
  mean: ArrayLike<number>;
  /** Logarithm of the expected daily deviation over the next h days. */
  logDeviation: ArrayLike<number>;
  probabilityUp: ArrayLike<number>;
}

/** Quantiles of standardised errors over all tokens in training, one per horizon, and how much a series' own count. */
export interface Calibration {
  pooledLower: readonly number[];
  pooledUpper: readonly number[];
  /** The series' own quantiles weigh n / (n + this), with n its independent errors, days / h. */
  ownWeightDays: number;
}

/**
 * The most that a forecast deviation may differ from the series' own long-run one, as a factor. Linear features of one
 * wild candle extrapolate beyond anything in training; nothing real has done so.
 */
const WIDEST = Math.log(4);

/** The daily deviation that is served for a row. @param longRun the row's LONG_RUN feature */
export function servedDeviation(logDeviation: number, longRun: number): number {
  return Math.exp(Math.max(longRun - WIDEST, Math.min(longRun + WIDEST, logDeviation)));
}

export interface HorizonForecast {
  /** Days ahead. */
  horizon: number;
  /** USD, median forecast. */
  close: number;
  /** USD, bounds of the central 80 % interval. */
  lower80: number;
  upper80: number;
  /** Probability that the close is above the last one. */
  probabilityUp: number;
}

/**
 * Forecasts the close `h` days ahead for each wanted horizon. The interval is conformal: quantiles of the trailing
 * year's errors, each divided by the deviation that was forecast for it (normalised conformal prediction, Papadopoulos
 * et al. 2008), times today's forecast deviation. Uses nothing after the last candle.
 *
 * @param candles at least MIN_CANDLES
 * @param run evaluates the model on feature rows
 */
export async function forecastDistribution(
  candles: Candles,
  horizons: readonly number[],
  run: (features: Matrix) => Promise<ModelOutputs>,
  calibration: Calibration,
): Promise<HorizonForecast[]> {
  const window = slice(candles, Math.max(0, length(candles) - WINDOW));
  const { matrix: all, firstRow, deviation } = computeFeatures(window);
  const rows = Math.min(all.rows, YEAR + MAX_HORIZON);
  const skipped = all.rows - rows;
  const outputs = await run(matrix(rows, all.columns, all.data.slice(skipped * all.columns)));
  const offset = firstRow + skipped;
  const last = length(window) - 1;
  const { close } = window;

  return horizons.map((horizon) => {
    const expected = (row: number) =>
      outputs.mean[row * MAX_HORIZON + horizon - 1] * deviation[offset + row] * Math.sqrt(horizon);
    const scale = (row: number) =>
      servedDeviation(
        outputs.logDeviation[row * MAX_HORIZON + horizon - 1],
        all.data[(skipped + row) * all.columns + LONG_RUN],
      ) * Math.sqrt(horizon);
    const errors = new Float64Array(Math.max(0, Math.min(YEAR, rows - horizon)));
    for (let i = 0; i < errors.length; i++) {
      const row = rows - horizon - errors.length + i;
      const actual = Math.log(close[offset + row + horizon] / close[offset + row]);
      errors[i] = (actual - expected(row)) / scale(row);
    }
    errors.sort();
    const own = errors.length / horizon / (errors.length / horizon + calibration.ownWeightDays);
    const blend = (level: number, pooled: number) =>
      own > 0 ? own * conformalQuantile(errors, level) + (1 - own) * pooled : pooled;
    const bound = (level: number, pooled: number) =>
      close[last] * Math.exp(expected(rows - 1) + scale(rows - 1) * blend(level, pooled));
    return {
      horizon,
      close: close[last] * Math.exp(expected(rows - 1)),
      lower80: bound(LEVELS.lower, calibration.pooledLower[horizon - 1]),
      upper80: bound(LEVELS.upper, calibration.pooledUpper[horizon - 1]),
      probabilityUp: outputs.probabilityUp[(rows - 1) * MAX_HORIZON + horizon - 1],
    };
  });
}
