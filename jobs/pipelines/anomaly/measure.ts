import { averagePrecision, rocAuc } from '../../../core/learn/metrics/separation.ts';
import { alarmsOf } from '../../../core/market/anomaly/alarm/alarms.ts';
import { tailProbability } from '../../../core/market/anomaly/alarm/tailProbability.ts';
import type { ModelScores } from '../../../core/market/anomaly/training/fit.ts';
import type { Candles } from '../../../core/market/candles/candles.ts';
import { type RankedCases, rankedCases } from './eventScores.ts';
import { countedEvents, type EventRecord, eventsWithin, isVisible, type ListedEvent } from './events.ts';
import type { JudgedFault, JudgedToken, Walk } from './walk.ts';

/** A detector as a function of the walk's scores. */
export type Detector = (scores: ModelScores) => Float64Array;

interface Range {
  from: number;
  to: number;
}

/** The events that count, and those of them that the candles show. */
export const eventSets = ['counted', 'visible'] as const;
export type EventSet = (typeof eventSets)[number];

export function eventsOf(
  records: readonly EventRecord[],
  candles: Candles,
  range: Range,
  set: EventSet,
): ListedEvent[] {
  const events = eventsWithin(countedEvents(records, candles.symbol), range);
  return set === 'counted' ? events : events.filter((event) => isVisible(event, candles));
}

export function rankedDays(
  { day, scores }: JudgedToken,
  detector: Detector,
  events: readonly ListedEvent[],
  range: Range,
): RankedCases {
  const score = detector(scores);
  const rows = Array.from(day.keys()).filter((i) => day[i] >= range.from && day[i] <= range.to);
  return rankedCases({ day: rows.map((i) => day[i]), score: rows.map((i) => score[i]) }, events);
}

/** Days of the alarms as they are served: tail probability by the candles before, and a budget of 12 a year. */
export function servedAlarms(
  { day, scores }: JudgedToken,
  detector: Detector,
  range: Range,
  candlesPerYear: number,
): number[] {
  const { alarm } = alarmsOf(tailProbability(detector(scores)), { budgetPerYear: 12, candlesPerYear });
  return Array.from(day).filter((date, i) => alarm[i] === 1 && date >= range.from && date <= range.to);
}

export interface FaultScores {
  kind: string;
  auc: number;
  averagePrecision: number;
}

/** By kind, on the faults whose last day lies in the range. */
export function faultScores(
  { faults }: Pick<Walk, 'faults'>,
  detector: Detector,
  range: Range,
): FaultScores[] {
  const due = faults.filter(({ day }) => day >= range.from && day <= range.to);
  return [...new Set(due.map(({ kind }) => kind))].map((kind) => {
    const mine = due.filter((fault) => fault.kind === kind);
    const largest = (pick: (fault: JudgedFault) => ModelScores) =>
      mine.map((fault) => Math.max(...detector(pick(fault))));
    const scores = [...largest(({ faulty }) => faulty), ...largest(({ clean }) => clean)];
    const positives = scores.map((_, i) => i < mine.length);
    return { kind, auc: rocAuc(scores, positives), averagePrecision: averagePrecision(scores, positives) };
  });
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
