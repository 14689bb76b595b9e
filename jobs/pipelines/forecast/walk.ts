import { openSession } from '../../../core/inference/session.ts';
import { type Candles, length, slice } from '../../../core/market/candles/candles.ts';
import {
  type Distribution,
  forecastDistribution,
  type HorizonForecast,
  WINDOW,
  YEAR,
} from '../../../core/market/forecast/distribution.ts';
import type { ScoredForecast } from '../../../core/market/forecast/evaluate.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { computeFeatures, WARM_UP } from '../../../core/market/forecast/features.ts';
import { onGraph } from '../../../core/market/forecast/graph.ts';
import type { TrainingRows } from '../../../core/market/forecast/training/rows.ts';
import { calibrate, type OutOfFold } from '../../../core/market/forecast/training/stack.ts';
import { naiveForecasts } from './naive.ts';
import type { FittedFold } from './outOfFold.ts';

export interface WalkOptions {
  histories: readonly Candles[];
  rows: TrainingRows;
  /** Each is forecast with its own members, stacked and calibrated on what was known out of fold at its start. */
  folds: readonly FittedFold[];
  outOfFold: OutOfFold;
  ownWeightDays: number;
  horizons: readonly number[];
  /** No target may lie after this day. */
  to: number;
  /** Forecast every n-th day only. */
  every?: number;
  /** Candles of its past that a forecast may see; fewer than WINDOW for a token that is new. */
  window?: number;
  onFold?: (done: number, of: number) => void;
}

/**
 * Forecasts every token on every day as it would have been served then: a model fitted on what was known, exported
 * to ONNX, run by the serving runtime on the served window of candles, scored against what came.
 */
export async function walkForecasts(options: WalkOptions): Promise<ScoredForecast[]> {
  const { histories, rows, folds, outOfFold, ownWeightDays, horizons, to, every = 1 } = options;
  const scored: ScoredForecast[] = [];
  for (const [index, { fold, members }] of folds.entries()) {
    const calibrated = calibrate(rows, outOfFold, fold.trainUntil);
    const session = await openSession(exportForecast({ ...members, ...calibrated }));
    const calibration = { quantiles: calibrated.quantiles, ownWeightDays };
    for (const candles of histories) {
      const naive = naiveForecasts(candles, fold.trainUntil, horizons);
      const { deviation } = computeFeatures(candles);
      for (let day = fold.testFrom; day <= fold.testTo; day += every) {
        const position = day - candles.day[0];
        // A year of returns for the naive interval, and the features' warm-up: both sides start on the same day.
        if (position < YEAR + WARM_UP || position >= length(candles)) continue;
        const known = slice(candles, Math.max(0, position + 1 - (options.window ?? WINDOW)), position + 1);
        const due = horizons.filter((h) => day + h <= to && position + h < length(candles));
        const distribution = await forecastDistribution(known, due, onGraph(session.run), calibration);
        for (const forecast of distribution.horizons)
          scored.push({
            ...score(candles, position, forecast, distribution),
            ...naive(position, forecast.horizon),
            volatility: deviation[position],
          });
      }
    }
    await session.release();
    options.onFold?.(index + 1, folds.length);
  }
  return scored;
}

function score(
  { symbol, day, close }: Candles,
  position: number,
  { horizon, close: forecast, quantiles, probabilityUp }: HorizonForecast,
  { outlier }: Distribution,
) {
  const last = close[position];
  return {
    symbol,
    day: day[position],
    horizon,
    actual: Math.log(close[position + horizon] / last),
    close: Math.log(forecast / last),
    quantiles: Float32Array.from(quantiles, (value) => Math.log(value / last)),
    probabilityUp,
    outlier,
  };
}
