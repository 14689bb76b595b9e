import { type Matrix, matrix } from '../../learn/matrix.ts';
import { type Candles, length } from '../candles/candles.ts';
import { bollinger } from '../indicators/bollinger.ts';
import { macd } from '../indicators/macd.ts';
import { ema, sma } from '../indicators/movingAverage.ts';
import { logReturns } from '../indicators/returns.ts';
import { windowedSum } from '../indicators/rolling.ts';
import { rsi } from '../indicators/rsi.ts';
import { volumeRatio } from '../indicators/volume.ts';
import { capped, dailyVariance, weightedMean } from './variance.ts';
import { volatilityFeatureNames, volatilityFeatures } from './volatilityFeatures.ts';

/** Rows that the slowest feature needs before it is a number. */
export const WARM_UP = 60;

/** Half-lives in days of the variance averages. */
const HALF_LIVES = [1.5, 4, 10, 25, 60] as const;

/** Day 0 of the epoch, 1970-01-01, was a Thursday. */
const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday'] as const;

/** What the model sees of the day t, computed from days up to t only; every one is free of the price's unit. */
export const featureNames = [
  'return1',
  'return2',
  'return3',
  'momentum5',
  'momentum20',
  'momentum60',
  'smaGap20',
  'emaGap50',
  'rsi14',
  'macdHistogram',
  'bollinger20',
  'closeInRange',
  'volumeRatio20',
  'volumeTrend20',
  'logVariance0',
  ...HALF_LIVES.map((days) => `logVariance${days}`),
  ...volatilityFeatureNames,
  // Weekends are calmer, and the weekday of every forecast day is known; Wednesday follows from the others.
  ...WEEKDAYS.map((name) => `is${name}`),
] as const;

/** Column of the longest average of the log deviation: where a deviation comes back to. */
export const LONG_RUN = featureNames.indexOf(`logVariance${HALF_LIVES[HALF_LIVES.length - 1]}`);

export interface Features {
  /** One row for each candle from `firstRow` on, columns as `featureNames`. */
  matrix: Matrix;
  /** Index of the candle of the first row. */
  firstRow: number;
  /** Per-day standard deviation of log returns (half-life 10 days) of every candle, for scaling targets. */
  deviation: Float64Array;
}

/** Feature rows of every candle from `WARM_UP` on; empty for a shorter series. */
export function computeFeatures(candles: Candles): Features {
  const rows = length(candles);
  const columns = featureColumns(candles);
  const firstRow = Math.min(WARM_UP, rows);
  const result = matrix(rows - firstRow, featureNames.length);
  for (let row = firstRow; row < rows; row++) {
    for (let column = 0; column < columns.values.length; column++)
      // What cannot be said (no volume, no range) is 0, the middle of every such feature.
      result.data[(row - firstRow) * featureNames.length + column] = finiteOr(columns.values[column][row], 0);
  }
  return { matrix: result, firstRow, deviation: columns.deviation };
}

function featureColumns(candles: Candles): { values: Float64Array[]; deviation: Float64Array } {
  const { close, high, low } = candles;
  const volume = capped(candles.volume, 0);
  const daily = dailyVariance(candles);
  const variances = HALF_LIVES.map((days) => weightedMean(daily, days));
  const deviation = variances[2].map(Math.sqrt);
  const returns = logReturns(close);
  const overDays = (days: number) => clip(ratio(logReturns(close, days), deviation, Math.sqrt(days)), 5);
  const lagged = (lag: number) => clip(delay(ratio(returns, deviation, 1), lag), 5);
  const gap = (average: Float64Array, days: number) =>
    clip(
      average.map((value, i) => Math.log(close[i] / value) / (deviation[i] * Math.sqrt(days))),
      5,
    );
  const bands = bollinger(close, 20, 2);
  const values = [
    lagged(0),
    lagged(1),
    lagged(2),
    overDays(5),
    overDays(20),
    overDays(60),
    gap(sma(close, 20), 20),
    gap(ema(close, 50), 50),
    rsi(close, 14).map((value) => (value - 50) / 25),
    clip(
      macd(close).histogram.map((value, i) => value / (close[i] * deviation[i])),
      5,
    ),
    clip(
      bands.middle.map((value, i) => (2 * (close[i] - value)) / (bands.upper[i] - bands.lower[i])),
      5,
    ),
    close.map((value, i) => (high[i] > low[i] ? (2 * (value - low[i])) / (high[i] - low[i]) - 1 : 0)),
    clip(
      volumeRatio(volume, 20).map((value) => Math.log(value + 1e-3)),
      3,
    ),
    clip(volumeTrendChange(close, volume, deviation), 5),
    daily.map((value) => Math.log(value) / 2),
    ...variances.map((column) => column.map((value) => Math.log(value) / 2)),
    ...volatilityFeatures(candles, daily),
    ...WEEKDAYS.map((_, weekday) => Float64Array.from(candles.day, (day) => Number(day % 7 === weekday))),
  ];
  return { values, deviation };
}

/** Change of the price-volume trend over 20 days, per volume traded in them and per daily deviation. */
function volumeTrendChange(close: Float64Array, volume: Float64Array, deviation: Float64Array): Float64Array {
  const flow = close.map((value, i) => (i === 0 ? 0 : volume[i] * (value / close[i - 1] - 1)));
  const traded = windowedSum(volume, 20);
  return windowedSum(flow, 20).map((sum, i) => sum / (traded[i] * deviation[i]));
}

function ratio(values: Float64Array, scale: Float64Array, factor: number): Float64Array {
  return values.map((value, i) => value / (scale[i] * factor));
}

function delay(values: Float64Array, days: number): Float64Array {
  return values.map((_, i) => (i >= days ? values[i - days] : Number.NaN));
}

function clip(values: Float64Array, limit: number): Float64Array {
  return values.map((value) => Math.max(-limit, Math.min(limit, value)));
}

function finiteOr(value: number, fallback: number): number {
  return Number.isFinite(value) ? value : fallback;
}
