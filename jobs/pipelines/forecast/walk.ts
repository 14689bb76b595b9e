import { openSession } from '../../../core/inference/session.ts';
import { mean } from '../../../core/learn/mean.ts';
import { conformalQuantile } from '../../../core/learn/metrics/distribution.ts';
import { walkForward } from '../../../core/learn/walkForward.ts';
import { type Candles, length, slice } from '../../../core/market/candles/candles.ts';
import { forecastDistribution, LEVELS, WINDOW, YEAR } from '../../../core/market/forecast/distribution.ts';
import type { ScoredForecast } from '../../../core/market/forecast/evaluate.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { WARM_UP } from '../../../core/market/forecast/features.ts';
import { onGraph } from '../../../core/market/forecast/graph.ts';
import {
  type ForecastOptions,
  fitForecast,
  rowsKnownBy,
  type TrainingRows,
} from '../../../core/market/forecast/train.ts';

export interface WalkRange {
  /** Days of the first and last forecast; targets may not lie after `to` either. */
  from: number;
  to: number;
  /** Days between two fits. */
  step: number;
  embargo: number;
}

export interface WalkOptions extends WalkRange {
  histories: readonly Candles[];
  rows: TrainingRows;
  model: ForecastOptions;
  ownWeightDays: number;
  horizons: readonly number[];
  /** Forecast every n-th day only. */
  every?: number;
  onFold?: (done: number, of: number) => void;
}

/**
 * Forecasts every token on every day as it would have been served then: a model fitted on what was known, exported
 * to ONNX, run by the serving runtime on the served window of candles, scored against what came.
 */
export async function walkForecasts(options: WalkOptions): Promise<ScoredForecast[]> {
  const { histories, rows, ownWeightDays, horizons, every = 1 } = options;
  const folds = walkForward(options);
  const scored: ScoredForecast[] = [];
  for (const [index, fold] of folds.entries()) {
    const model = fitForecast(rows, rowsKnownBy(rows, fold.trainUntil), options.model);
    const session = await openSession(exportForecast(model));
    const calibration = { ...model, ownWeightDays };
    for (const candles of histories) {
      for (let day = fold.testFrom; day <= fold.testTo; day += every) {
        const position = day - candles.day[0];
        // A year of returns for the naive interval, and the features' warm-up: both sides start on the same day.
        if (position < YEAR + WARM_UP || position >= length(candles)) continue;
        const known = slice(candles, Math.max(0, position + 1 - WINDOW), position + 1);
        const due = horizons.filter((h) => day + h <= options.to && position + h < length(candles));
        const forecasts = await forecastDistribution(known, due, onGraph(session.run), calibration);
        for (const forecast of forecasts) scored.push(score(candles, position, forecast));
      }
    }
    await session.release();
    options.onFold?.(index + 1, folds.length);
  }
  return scored;
}

function score(
  candles: Candles,
  position: number,
  forecast: { horizon: number; close: number; lower80: number; upper80: number; probabilityUp: number },
): ScoredForecast {
  const { horizon } = forecast;
  const last = candles.close[position];
  const naive = new Float64Array(YEAR);
  for (let i = 0; i < YEAR; i++) {
    const end = position - i;
    naive[i] = Math.log(candles.close[end] / candles.close[Math.max(0, end - horizon)]);
  }
  naive.sort();
  return {
    symbol: candles.symbol,
    day: candles.day[position],
    horizon,
    actual: Math.log(candles.close[position + horizon] / last),
    close: Math.log(forecast.close / last),
    lower: Math.log(forecast.lower80 / last),
    upper: Math.log(forecast.upper80 / last),
    probabilityUp: forecast.probabilityUp,
    naiveProbabilityUp: mean(naive.map((value) => Number(value > 0))),
    naiveLower: conformalQuantile(naive, LEVELS.lower),
    naiveUpper: conformalQuantile(naive, LEVELS.upper),
  };
}
