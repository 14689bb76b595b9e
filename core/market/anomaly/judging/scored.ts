import { LRUCache } from 'lru-cache';
import { InferenceError } from '../../../inference/errors.ts';
import type { ModelCard, Models } from '../../../inference/port.ts';
import type { Ports } from '../../../ports.ts';
import type { TimedSeries } from '../../candles/timeframe.ts';
import { tailProbability } from '../alarm/tailProbability.ts';
import { anomalyFeatures, featureNames, judgeableRows, windowsOf } from '../features.ts';
import { ANOMALY_MODEL, type Scores, scoreWindows } from '../graph.ts';
import { LEAST_ENERGIES } from './obtain.ts';
import { covers, gatherUniverse, othersOn, type Universe } from './universe.ts';

/** A series with what the model says of each of its candles that it can judge. */
export interface ScoredSeries {
  series: TimedSeries;
  /** Candles that were judged, ascending; everything below has one entry for each. */
  rows: Int32Array;
  scores: Scores;
  /** Probability of an energy at least as large, by the energies before it; NaN at first. */
  probability: Float64Array;
  /** How many other tokens the market was made of; 0: judged by itself. */
  others: Uint16Array;
  card: ModelCard;
}

type ScoringPorts = Pick<Ports, 'prices' | 'models' | 'clock'>;

/** Every served token in every length of candles, with room to spare. */
const MOST = 150;
const byModels = new WeakMap<Models, LRUCache<string, ScoredSeries>>();

/**
 * Scores every candle of a series by one run of the model. What was served is remembered: the same candles judged by the
 * same model in the same market are not judged again.
 */
export async function scoreSeries(series: TimedSeries, ports: ScoringPorts): Promise<ScoredSeries> {
  const { models } = ports;
  const { candles, timeframe, source, fetchedAt, live } = series;
  const card = await models.card(ANOMALY_MODEL);
  const newest = candles.day[candles.day.length - 1];
  const market = timeframe === '1d' ? await gatherUniverse(newest, ports) : undefined;
  const universe = market !== undefined && covers(market, candles) ? market : undefined;
  if (source === 'posted') return compute(series, universe, card, ports);
  const remembered = byModels.get(models) ?? new LRUCache<string, ScoredSeries>({ max: MOST });
  byModels.set(models, remembered);
  const about = [candles.symbol, timeframe, source, fetchedAt, live, newest, candles.day.length];
  const key = [...about, card.version, universe?.id].join(' ');
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const scored = await compute(series, universe, card, ports);
  remembered.set(key, scored);
  return scored;
}

/** @throws InferenceError when the registered model was trained on other features than this code computes */
async function compute(
  series: TimedSeries,
  universe: Universe | undefined,
  card: ModelCard,
  { models }: ScoringPorts,
): Promise<ScoredSeries> {
  if (card.features.join() !== featureNames.join())
    throw new InferenceError(`${card.name} ${card.version} expects other features: run npm run train`);
  const { candles } = series;
  const features = anomalyFeatures(candles, universe?.context);
  const rows = judgeableRows(features);
  const scores = await scoreWindows(windowsOf(features, rows), (inputs) =>
    models.run(ANOMALY_MODEL, inputs, { version: card.version }),
  );
  return {
    series,
    rows,
    scores,
    probability: tailProbability(scores.energy, { least: LEAST_ENERGIES }),
    others: Uint16Array.from(rows, (row) =>
      universe === undefined ? 0 : othersOn(universe, candles.symbol, candles.day[row]),
    ),
    card,
  };
}
