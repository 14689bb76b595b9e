import { openSession } from '../../../core/inference/session.ts';
import { type Candles, length, slice } from '../../../core/market/candles/candles.ts';
import {
  type Distribution,
  forecastDistribution,
  LOWER,
  UPPER,
  WINDOW,
  YEAR,
} from '../../../core/market/forecast/distribution.ts';
import type { ScoredForecast } from '../../../core/market/forecast/evaluate.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { computeFeatures, WARM_UP } from '../../../core/market/forecast/features.ts';
import { onGraph } from '../../../core/market/forecast/graph.ts';
import { intervalLoss } from '../../../core/market/forecast/intervalLoss.ts';
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
 * to ONNX, run by the serving runtime on the served window of candles.
 *
 * @param visit is told each forecast, the place of its last candle and the last day that its model was fitted on
 */
async function walk(
  options: WalkOptions,
  visit: (candles: Candles, position: number, distribution: Distribution, trainUntil: number) => void,
): Promise<void> {
  const { histories, rows, folds, outOfFold, ownWeightDays, horizons, to, every = 1 } = options;
  for (const [index, { fold, members }] of folds.entries()) {
    const { stack, quantiles } = calibrate(rows, outOfFold, fold.trainUntil);
    const session = await openSession(exportForecast({ ...members, stack, quantiles }));
    for (const candles of histories) {
      for (let day = fold.testFrom; day <= fold.testTo; day += every) {
        const position = day - candles.day[0];
        // A year of returns for the naive interval, and the features' warm-up: both sides start on the same day.
        if (position < YEAR + WARM_UP || position >= length(candles)) continue;
        const known = slice(candles, Math.max(0, position + 1 - (options.window ?? WINDOW)), position + 1);
        const due = horizons.filter((h) => day + h <= to && position + h < length(candles));
        const distribution = await forecastDistribution(known, due, onGraph(session.run), {
          quantiles,
          ownWeightDays,
        });
        visit(candles, position, distribution, fold.trainUntil);
      }
    }
    await session.release();
    options.onFold?.(index + 1, folds.length);
  }
}

/** Every forecast of a walk beside what came and beside the naive ones. */
export async function walkForecasts(options: WalkOptions): Promise<ScoredForecast[]> {
  const scored: ScoredForecast[] = [];
  const naive = rememberLast((candles: Candles, trainUntil: number) => ({
    forecasts: naiveForecasts(candles, trainUntil, options.horizons),
    deviation: computeFeatures(candles).deviation,
  }));
  await walk(options, (candles, position, { horizons, outlier }, trainUntil) => {
    const { forecasts, deviation } = naive(candles, trainUntil);
    const last = candles.close[position];
    for (const { horizon, close, quantiles, probabilityUp } of horizons)
      scored.push({
        symbol: candles.symbol,
        day: candles.day[position],
        horizon,
        actual: Math.log(candles.close[position + horizon] / last),
        close: Math.log(close / last),
        quantiles: Float32Array.from(quantiles, (value) => Math.log(value / last)),
        probabilityUp,
        outlier,
        volatility: deviation[position],
        ...forecasts(position, horizon),
      });
  });
  return scored;
}

/** Mean interval loss of a walk; divided by the root of the horizon, with which losses grow, so that all count alike. */
export async function walkLoss(options: WalkOptions): Promise<number> {
  let sum = 0;
  let count = 0;
  await walk(options, ({ close }, position, { horizons }) => {
    for (const { horizon, quantiles } of horizons) {
      const [lower, upper] = [LOWER, UPPER].map((bound) => Math.log(quantiles[bound] / close[position]));
      sum +=
        intervalLoss(Math.log(close[position + horizon] / close[position]), lower, upper) /
        Math.sqrt(horizon);
      count++;
    }
  });
  return sum / count;
}

/** Computes anew only when an argument is another than the last time. */
function rememberLast<A, B, T>(compute: (a: A, b: B) => T): (a: A, b: B) => T {
  let last: { a: A; b: B; value: T } | undefined;
  return (a, b) => {
    if (last?.a !== a || last.b !== b) last = { a, b, value: compute(a, b) };
    return last.value;
  };
}
