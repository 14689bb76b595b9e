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
/** Levels of the quantiles that a forecast is known by: 5 % to 95 %. */
export const LEVELS: readonly number[] = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
/** Places in LEVELS of the bounds of the central 80 % interval, and of the median. */
export const LOWER = 1;
export const UPPER = 17;
export const MEDIAN = 9;
/** Days of the series' own past that an interval is calibrated on; the naive interval takes as many. */
export const YEAR = 365;

/** What the model says of each row, rows x MAX_HORIZON each. */
export interface ModelOutputs {
  /** Expected log return over h days, in units of `deviation x sqrt(h)`. */
  mean: ArrayLike<number>;
  /** Logarithm of the expected daily deviation over the next h days. */
  logDeviation: ArrayLike<number>;
  probabilityUp: ArrayLike<number>;
  /** How unlike the rows of the training each row is, one a row; about 1 is usual. */
  outlier: ArrayLike<number>;
}

/** Quantiles of standardised errors over all tokens out of fold, and how much a series' own count. */
export interface Calibration {
  /** For each horizon its quantiles at LEVELS. */
  quantiles: readonly (readonly number[])[];
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
  /** USD, ascending, at LEVELS; the median is `close`, the central 80 % interval lies between LOWER and UPPER. */
  quantiles: number[];
  /** Probability that the close is above the last one. */
  probabilityUp: number;
}

export interface Distribution {
  horizons: HorizonForecast[];
  /** How unlike the training the newest day is; about 1 is usual. */
  outlier: number;
  /** Daily deviation of log returns that the series comes back to, its LONG_RUN feature. */
  longRunDeviation: number;
}

/**
 * Forecasts the close `h` days ahead for each wanted horizon. The quantiles are conformal: those of the trailing year's
 * errors, each divided by the deviation that was forecast for it (normalised conformal prediction, Papadopoulos et al.
 * 2008), times today's forecast deviation. Uses nothing after the last candle.
 *
 * @param candles at least MIN_CANDLES
 * @param run evaluates the model on feature rows
 */
export async function forecastDistribution(
  candles: Candles,
  horizons: readonly number[],
  run: (features: Matrix) => Promise<ModelOutputs>,
  calibration: Calibration,
): Promise<Distribution> {
  const window = slice(candles, Math.max(0, length(candles) - WINDOW));
  const { matrix: all, firstRow, deviation } = computeFeatures(window);
  const rows = Math.min(all.rows, YEAR + MAX_HORIZON);
  const skipped = all.rows - rows;
  const outputs = await run(matrix(rows, all.columns, all.data.slice(skipped * all.columns)));
  const offset = firstRow + skipped;
  const last = length(window) - 1;
  const { close } = window;

  const forecastAt = (horizon: number): HorizonForecast => {
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
    const independent = errors.length / horizon;
    const own = independent / (independent + calibration.ownWeightDays);
    const middle = expected(rows - 1);
    const width = scale(rows - 1);
    return {
      horizon,
      close: close[last] * Math.exp(middle),
      quantiles: LEVELS.map((level, i) => {
        const pooled = calibration.quantiles[horizon - 1][i];
        const error = own > 0 ? own * conformalQuantile(errors, level) + (1 - own) * pooled : pooled;
        return close[last] * Math.exp(middle + width * onItsSide(error, i));
      }),
      probabilityUp: outputs.probabilityUp[(rows - 1) * MAX_HORIZON + horizon - 1],
    };
  };
  return {
    horizons: horizons.map(forecastAt),
    outlier: outputs.outlier[rows - 1],
    longRunDeviation: Math.exp(all.data[(all.rows - 1) * all.columns + LONG_RUN]),
  };
}

/** The middle is the model's: a drift of the past year's errors must not carry a quantile across it. */
function onItsSide(error: number, place: number): number {
  if (place === MEDIAN) return 0;
  return place < MEDIAN ? Math.min(error, 0) : Math.max(error, 0);
}
