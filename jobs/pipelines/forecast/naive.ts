import { normalQuantile } from '../../../core/learn/distributions/normalQuantile.ts';
import { mean } from '../../../core/learn/mean.ts';
import { conformalQuantile } from '../../../core/learn/metrics/distribution.ts';
import type { Candles } from '../../../core/market/candles/candles.ts';
import { LEVELS, YEAR } from '../../../core/market/forecast/distribution.ts';
import type { ScoredForecast } from '../../../core/market/forecast/evaluate.ts';

type NaiveForecast = Pick<ScoredForecast, 'naive' | 'naiveProbabilityUp'>;

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
      naive: { year: Float32Array.from(LEVELS, (level) => conformalQuantile(year, level)), ...widths },
      naiveProbabilityUp: mean(year.map((value) => Number(value > 0))),
    };
  };
}
