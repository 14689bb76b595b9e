import { normalQuantile } from '../../../core/learn/distributions/normalQuantile.ts';
import { matrix } from '../../../core/learn/matrix.ts';
import { mean } from '../../../core/learn/mean.ts';
import { conformalQuantile } from '../../../core/learn/metrics/distribution.ts';
import { Arima } from '../../../core/learn/series/arima/arima.ts';
import type { Candles } from '../../../core/market/candles/candles.ts';
import { LEVELS, YEAR } from '../../../core/market/forecast/distribution.ts';
import type { ScoredForecast } from '../../../core/market/forecast/evaluate.ts';

type NaiveForecast = Pick<ScoredForecast, 'naive' | 'naiveProbabilityUp'>;

/** Days of returns that a forecast by ARIMA is computed from: what older ones add is far below its error. */
const ARIMA_WINDOW = 60;

/**
 * The naive forecasts of a token, by position and horizon. Widths that are constant are set from all h-day returns that
 * were known by `trainUntil`, as a model is fitted then; the trailing year's follow every day.
 */
export function naiveForecasts(
  { day, close }: Candles,
  trainUntil: number,
  horizons: readonly number[],
): (position: number, horizon: number) => NaiveForecast {
  const known = Math.max(0, Math.min(close.length, trainUntil - day[0] + 1));
  const constant = new Map(
    horizons.map((horizon) => {
      const returns = Float64Array.from({ length: Math.max(0, known - horizon) }, (_, i) =>
        Math.log(close[i + horizon] / close[i]),
      ).sort();
      const average = mean(returns);
      const deviation = Math.sqrt(mean(returns.map((value) => (value - average) ** 2)));
      return [
        horizon,
        {
          constant: Float32Array.from(LEVELS, (level) => conformalQuantile(returns, level)),
          normal: Float32Array.from(LEVELS, (level) => deviation * normalQuantile(level)),
        },
      ];
    }),
  );
  const arima = arimaForecasts(close, known, horizons);
  return (position, horizon) => {
    const year = new Float64Array(YEAR);
    for (let i = 0; i < YEAR; i++) {
      const end = position - i;
      year[i] = Math.log(close[end] / close[Math.max(0, end - horizon)]);
    }
    year.sort();
    const widths = constant.get(horizon);
    if (widths === undefined) throw new RangeError(`No naive forecast was prepared for ${horizon} days`);
    return {
      naive: {
        year: Float32Array.from(LEVELS, (level) => conformalQuantile(year, level)),
        ...widths,
        arima: arima(position, horizon),
      },
      naiveProbabilityUp: mean(year.map((value) => Number(value > 0))),
    };
  };
}

/** ARIMA(1,1,1) of the log price, its interval the quantiles of its errors up to `known`, by horizon. */
function arimaForecasts(
  close: Float64Array,
  known: number,
  horizons: readonly number[],
): (position: number, horizon: number) => Float32Array {
  const longest = Math.max(...horizons);
  const returns = close.map((value, i) => (i === 0 ? 0 : Math.log(value / close[i - 1])));
  const windows = (from: number, to: number) => {
    const result = matrix(to - from, ARIMA_WINDOW);
    for (let end = from; end < to; end++)
      result.data.set(returns.subarray(end + 1 - ARIMA_WINDOW, end + 1), (end - from) * ARIMA_WINDOW);
    return result;
  };
  const ends = { from: ARIMA_WINDOW, to: known };
  const past = windows(ends.from, ends.to);
  // The model looks at the windows alone; of the targets it wants to know how far to forecast.
  const model = new Arima({ p: 1, q: 1 }).fit(past, matrix(past.rows, longest));
  const expected = model.predict(windows(ends.from, close.length));
  const at = (position: number, horizon: number) =>
    expected.data[(position - ends.from) * longest + horizon - 1];
  const quantiles = new Map(
    horizons.map((horizon) => {
      const errors = Float64Array.from(
        { length: Math.max(0, ends.to - horizon - ends.from) },
        (_, i) =>
          Math.log(close[ends.from + i + horizon] / close[ends.from + i]) - at(ends.from + i, horizon),
      ).sort();
      return [horizon, LEVELS.map((level) => conformalQuantile(errors, level))];
    }),
  );
  return (position, horizon) =>
    Float32Array.from(quantiles.get(horizon) ?? [], (quantile) => at(position, horizon) + quantile);
}
