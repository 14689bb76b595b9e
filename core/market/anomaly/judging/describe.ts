import { isoDay } from '../../candles/candles.ts';
import { candleMs, startOf } from '../../candles/timeframe.ts';
import { driversOf } from '../alarm/drivers.ts';
import { kindOf } from '../alarm/kind.ts';
import type { AnomalyAnswer, RaisedAlarm, ShownCandle } from '../answer.ts';
import { type FeatureName, featureNames } from '../features.ts';
import { measuredOf } from '../measured.ts';
import { medianBefore } from '../trailing.ts';
import type { Judgement } from './judge.ts';
import type { ScoredSeries } from './scored.ts';

/** Candles of which the median is the usual one, and fewest of them. */
const USUAL = 30;
const LEAST = 20;

/** What the market says; without one they are 0, and a model's surprise at that is no news of the market. */
const marketFeatures: ReadonlySet<string> = new Set<FeatureName>(['marketDrop', 'marketRange', 'residual']);

/** What each feature contributes to the energy of a judged candle; only what was known can. */
export function contributionsOf({ scores, others }: ScoredSeries, i: number): Float64Array {
  const { columns, data } = scores.contributions;
  const own = data.slice(i * columns, (i + 1) * columns);
  return others[i] > 0
    ? own
    : own.map((value, column) => (marketFeatures.has(featureNames[column]) ? 0 : value));
}

export function embeddingOf({ scores }: ScoredSeries, i: number): Float64Array {
  const { columns, data } = scores.embedding;
  return data.subarray(i * columns, (i + 1) * columns);
}

/** When the judged candle number `i` begins. */
export function whenOf({ series, rows }: ScoredSeries, i: number): string {
  return startOf(series.candles.day[rows[i]], series.timeframe);
}

/** UTC day of a judged candle. */
export function dayOf({ series, rows }: ScoredSeries, i: number): string {
  return isoDay(Math.floor((series.candles.day[rows[i]] * candleMs[series.timeframe]) / candleMs['1d']));
}

export function kindAt(scored: ScoredSeries, stuck: boolean, i: number): RaisedAlarm['kind'] {
  return stuck ? 'stuck price' : kindOf(contributionsOf(scored, i), featureNames);
}

/** 0..100 of a tail probability. */
export function percentileOf(probability: number): number {
  return 100 * (1 - probability);
}

/** The alarms among the judged candles [from, to], the newest first. */
export function raisedAlarms(
  scored: ScoredSeries,
  judgement: Judgement,
  from: number,
  to: number,
): RaisedAlarm[] {
  const { rows, scores, probability, series } = scored;
  const result: RaisedAlarm[] = [];
  for (let i = to; i >= from; i--) {
    if (judgement.alarm[i] === 0) continue;
    const [strongest] = driversOf(contributionsOf(scored, i), featureNames);
    const { close } = series.candles;
    result.push({
      date: whenOf(scored, i),
      energy: scores.energy[i],
      percentile: percentileOf(probability[i]),
      probability: probability[i],
      kind: kindAt(scored, judgement.stuck[i] > 0, i),
      driver: judgement.stuck[i] > 0 ? 'a price that stands still' : (strongest?.name ?? ''),
      close: close[rows[i]],
      change: close[rows[i]] / close[rows[i] - 1] - 1,
    });
  }
  return result;
}

export function shownCandles(
  scored: ScoredSeries,
  { alarm }: Judgement,
  from: number,
  to: number,
): ShownCandle[] {
  const { rows, scores, probability, series } = scored;
  return Array.from({ length: to - from + 1 }, (_, offset) => {
    const i = from + offset;
    return {
      date: whenOf(scored, i),
      close: series.candles.close[rows[i]],
      energy: scores.energy[i],
      probability: Number.isNaN(probability[i]) ? null : probability[i],
      alarm: alarm[i] === 1,
    };
  });
}

/** The candle in plain figures, beside what is usual. */
export function candleFacts({ series, rows }: ScoredSeries, i: number): AnomalyAnswer['candle'] {
  const { open, high, low, close, volume } = series.candles;
  const row = rows[i];
  const from = Math.max(1, row - USUAL);
  const range = (at: number) =>
    Math.log(Math.max(high[at], close[at - 1]) / Math.min(low[at], close[at - 1]));
  const usual = (value: (at: number) => number) => {
    const values = Array.from({ length: row - from + 1 }, (_, offset) => value(from + offset));
    const median = medianBefore(values, USUAL, LEAST)[values.length - 1];
    return median > 0 ? value(row) / median : null;
  };
  const before = close[row - 1];
  return {
    open: open[row],
    high: high[row],
    low: low[row],
    close: close[row],
    volume: volume[row],
    change: close[row] / before - 1,
    drop: Math.min(0, low[row] / before - 1),
    rise: Math.max(0, high[row] / before - 1),
    rangeRatio: usual(range),
    volumeRatio: usual((at) => volume[at]),
  };
}

/** What both answers say about where they come from. */
export function aboutSeries({ series, card }: ScoredSeries) {
  const { candles, timeframe, source, fetchedAt, live } = series;
  return {
    symbol: candles.symbol,
    timeframe,
    asOf: startOf(candles.day[candles.day.length - 1], timeframe),
    measured: measuredOf(card, timeframe),
    model: { name: card.name, version: card.version },
    data: { source, fetchedAt, live },
  };
}
