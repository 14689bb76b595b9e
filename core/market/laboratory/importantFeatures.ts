import type { Ports } from '../../ports.ts';
import { answer, type Outcome } from '../../refusal.ts';
import { isoDay, length } from '../candles/candles.ts';
import { obtainCandles } from '../candles/obtain.ts';
import { computeFeatures, featureNames, WARM_UP } from '../forecast/features.ts';
import type { FeaturesAnswer } from './answers.ts';
import { nearest, noLaboratory } from './compare.ts';
import type { Importance } from './leaderboard.ts';
import type { LeaderboardSource } from './source.ts';

export interface FeaturesRequest {
  symbol: string;
  /** Days ahead. */
  horizon: number;
  /** What is forecast. */
  of: 'volatility' | 'return' | 'direction';
}

/** Days that a value is ranked among. */
const WINDOW = 500;

/**
 * The skill behind `/features`: what the forecasts rest on, measured over all tokens, and how those features stand for
 * this one today. Importance is of a model that sees every feature of the laboratory.
 */
export async function importantFeatures(
  request: FeaturesRequest,
  ports: Pick<Ports, 'prices' | 'clock'> & { laboratory: LeaderboardSource },
): Promise<Outcome<FeaturesAnswer>> {
  const series = await obtainCandles(
    { symbol: request.symbol },
    { days: WINDOW, atLeast: WARM_UP + 1 },
    ports,
  );
  if (!series.ok) return series;
  const board = await ports.laboratory.read();
  const ofTask = board?.importances.filter(({ task }) => task === request.of) ?? [];
  if (board === undefined || ofTask.length === 0) return noLaboratory();
  const { candles, source, fetchedAt, live } = series.value;
  const chosen = ofTask.find(({ horizon }) => horizon === nearest(ofTask, request.horizon)) as Importance;
  const { matrix } = computeFeatures(candles);
  const standing = (name: string) => {
    const column = (featureNames as readonly string[]).indexOf(name);
    if (column < 0) return {};
    const values = Array.from(
      { length: matrix.rows },
      (_, row) => matrix.data[row * matrix.columns + column],
    );
    const value = values[values.length - 1];
    const below = values.filter((other) => other < value).length;
    return { value, percentile: below / values.length };
  };
  return answer({
    symbol: candles.symbol,
    asOf: isoDay(candles.day[length(candles) - 1]),
    horizon: chosen.horizon,
    task: chosen.task,
    model: chosen.model,
    features: chosen.features.map((feature) => ({ ...feature, ...standing(feature.name) })),
    range: board.range,
    data: { source, fetchedAt, live },
  });
}
