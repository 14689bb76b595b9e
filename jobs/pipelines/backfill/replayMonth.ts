import { openSession } from '../../../core/inference/session.ts';
import { isoDay, length, slice } from '../../../core/market/candles/candles.ts';
import {
  forecastDistribution,
  LEVELS,
  LOWER,
  MIN_CANDLES,
  UPPER,
  WINDOW,
} from '../../../core/market/forecast/distribution.ts';
import { exportForecast } from '../../../core/market/forecast/exportOnnx.ts';
import { onGraph } from '../../../core/market/forecast/graph.ts';
import { fitMembers, type MemberOptions } from '../../../core/market/forecast/training/members.ts';
import { rowsKnownBy, type TrainingRows } from '../../../core/market/forecast/training/rows.ts';
import { calibrate, type OutOfFold } from '../../../core/market/forecast/training/stack.ts';
import { replayVersion } from '../../../core/market/scorecard/replay.ts';
import { naiveInterval, scoreForecast } from '../../../core/market/scorecard/score.ts';
import type { ForecastRecord } from '../../../core/store/port.ts';
import type { ForecastScore } from '../../../core/store/scores.ts';
import type { ServedHistory } from '../data/universe.ts';
import type { Month } from './months.ts';

/** Days between the last target that training knew and the first forecast of the month. */
export const EMBARGO_DAYS = 5;

export interface ReplayOptions {
  histories: readonly ServedHistory[];
  /** Of these histories. */
  rows: TrainingRows;
  /** Of these rows, by members fitted before them: what a month's stack and quantiles are taken from. */
  outOfFold: OutOfFold;
  model: MemberOptions;
  ownWeightDays: number;
  /** Name and version of the model that is replayed. */
  name: string;
  version: string;
  horizons: readonly number[];
  /** Milliseconds since the epoch: when the replay is made, and not the day that it plays. */
  now: number;
}

export interface ReplayedMonth {
  forecasts: ForecastRecord[];
  /** One for each forecast. */
  scores: ForecastScore[];
}

/**
 * Forecasts every token on every day of a month as it would have been served then: a model fitted on what was known
 * before the month, exported to ONNX, run by the serving runtime on the served window of candles. What came is looked at
 * only to score it; a forecast whose day lies beyond the history is left out, as nothing can come of it.
 */
export async function replayMonth(month: Month, options: ReplayOptions): Promise<ReplayedMonth> {
  const { histories, rows, outOfFold, model, ownWeightDays, horizons, name, version } = options;
  const trainUntil = month.first - 1 - EMBARGO_DAYS;
  const fitted = {
    ...fitMembers(rows, rowsKnownBy(rows, trainUntil), model),
    ...calibrate(rows, outOfFold, trainUntil),
  };
  const session = await openSession(exportForecast(fitted));
  const at = new Date(options.now).toISOString();
  const result: ReplayedMonth = { forecasts: [], scores: [] };
  for (const { candles, source } of histories) {
    for (let day = month.first; day <= month.last; day++) {
      const position = day - candles.day[0];
      const due = horizons.filter((horizon) => position + horizon < length(candles));
      if (position + 1 < MIN_CANDLES || due.length === 0) continue;
      const known = slice(candles, Math.max(0, position + 1 - WINDOW), position + 1);
      const lastClose = candles.close[position];
      const distribution = await forecastDistribution(known, due, onGraph(session.run), {
        ...fitted,
        ownWeightDays,
      });
      for (const { horizon, close, quantiles, probabilityUp } of distribution.horizons) {
        const key = {
          symbol: candles.symbol,
          asOf: isoDay(day),
          horizon,
          model: name,
          version: replayVersion(version, month.name),
        };
        const record: ForecastRecord = {
          ...key,
          origin: 'replayed',
          lastClose,
          close,
          lower80: quantiles[LOWER],
          upper80: quantiles[UPPER],
          quantiles: { levels: [...LEVELS], values: quantiles },
          probabilityUp,
          naive: lastClose,
          source,
          givenAt: at,
        };
        const actual = { close: candles.close[position + horizon], source };
        const naive = naiveInterval(candles.close, position, horizon);
        result.forecasts.push(record);
        result.scores.push({ ...key, scoredAt: at, ...scoreForecast(record, actual, naive) });
      }
    }
  }
  await session.release();
  return result;
}
