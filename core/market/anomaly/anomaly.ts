import { answer, type Outcome, refuse } from '../../refusal.ts';
import { candlesPerYear } from '../candles/timeframe.ts';
import { driversOf } from './alarm/drivers.ts';
import type { AnomalyAnswer } from './answer.ts';
import { featureNames } from './features.ts';
import { baselineNames, energyNames } from './graph.ts';
import { alikeDays, type NotableDaysSource } from './history.ts';
import {
  aboutSeries,
  candleFacts,
  contributionsOf,
  dayOf,
  kindAt,
  percentileOf,
  raisedAlarms,
  shownCandles,
  whenOf,
} from './judging/describe.ts';
import { type Judgement, judge } from './judging/judge.ts';
import { type AnomalyPorts, obtainSeries, type SeriesRequest } from './judging/obtain.ts';
import { type ScoredSeries, scoreSeries } from './judging/scored.ts';

export interface AnomalyRequest extends SeriesRequest {
  /** ISO day to judge instead of the newest candle; of shorter candles the strangest of that day. */
  date?: string | undefined;
  /** Alarms a year. */
  budget: number;
}

/** Candles drawn: half a year of days, or a month of 4-hour ones. */
const SHOWN = 180;

/** The skill behind `/anomaly`: whether a candle is strange, why, and what it is like. */
export async function anomaly(
  request: AnomalyRequest,
  ports: AnomalyPorts & { notableDays: NotableDaysSource },
): Promise<Outcome<AnomalyAnswer>> {
  const series = await obtainSeries(request, ports);
  if (!series.ok) return series;
  const scored = await scoreSeries(series.value, ports);
  const at = placeOf(scored, request.date);
  if (!at.ok) return at;
  const judgement = judge(scored, request.budget);
  return answer(await compose(scored, judgement, at.value, request.budget, ports.notableDays));
}

/** Which judged candle is asked about. Refuses with `NotEnoughHistory` a day that is not among them. */
function placeOf(scored: ScoredSeries, date: string | undefined): Outcome<number> {
  const { rows, probability } = scored;
  const last = rows.length - 1;
  const first = probability.findIndex((value) => !Number.isNaN(value));
  if (first < 0)
    return refuse('NotEnoughHistory', 'None of the candles could be judged.', 'Send a longer series.');
  if (date === undefined) return answer(last);
  let best: number | undefined;
  for (let i = first; i <= last; i++)
    if (dayOf(scored, i) === date && !(best !== undefined && probability[best] <= probability[i])) best = i;
  if (best !== undefined) return answer(best);
  const { symbol } = scored.series.candles;
  return refuse(
    'NotEnoughHistory',
    `${date} is not among the days of ${symbol} that can be judged.`,
    `Ask about a day from ${dayOf(scored, first)} to ${dayOf(scored, last)}, or send candles of the time that you mean.`,
  );
}

async function compose(
  scored: ScoredSeries,
  judgement: Judgement,
  at: number,
  budget: number,
  notable: NotableDaysSource,
): Promise<AnomalyAnswer> {
  const { rows, scores, probability, others, series } = scored;
  const { alarm, level, stuck } = judgement;
  const strange = probability[at] <= level[at];
  const raised = alarm[at] === 1 || stuck[at] > 0;
  const perYear = candlesPerYear[series.timeframe];
  const yearAgo = Math.max(firstJudged(scored), at - perYear + 1);
  const year = raisedAlarms(scored, judgement, yearAgo, at);
  return {
    ...aboutSeries(scored),
    date: whenOf(scored, at),
    newest: at === rows.length - 1,
    status: raised ? 'alarm' : strange ? 'continued' : 'calm',
    alarm: raised,
    kind: raised || strange ? kindAt(scored, stuck[at] > 0, at) : null,
    energy: scores.energy[at],
    percentile: percentileOf(probability[at]),
    probability: probability[at],
    drivers: driversOf(contributionsOf(scored, at), featureNames),
    baselines: pick(baselineNames, (name) => scores.baselines[name][at]),
    energies: pick(energyNames, (name) => scores.models[name][at]),
    alike: await alikeDays(scored, at, notable),
    candle: candleFacts(scored, at),
    stuckFor: stuck[at],
    others: others[at],
    budget: {
      perYear: budget,
      level: level[at],
      raised: year.length,
      days: ((at - yearAgo + 1) * 365) / perYear,
    },
    alarms: year,
    series: shownCandles(scored, judgement, Math.max(0, at - SHOWN + 1), at),
  };
}

function firstJudged({ probability }: ScoredSeries): number {
  return probability.findIndex((value) => !Number.isNaN(value));
}

function pick<Name extends string>(
  names: readonly Name[],
  value: (name: Name) => number,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, number>;
}
