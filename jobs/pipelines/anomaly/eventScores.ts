import { averagePrecision } from '../../../core/learn/metrics/separation.ts';
import type { ListedEvent } from './events.ts';

/** A detector's scores of one token's days; larger is stranger. */
export interface DailyScores {
  /** Days since 1970-01-01 UTC, ascending. */
  day: ArrayLike<number>;
  score: ArrayLike<number>;
}

/** What is ranked: an event by its strangest day, and every other day by itself. */
export interface RankedCases {
  scores: number[];
  positives: boolean[];
}

/** An event is one positive however many of its days are strange; its other days are no negatives. */
export function rankedCases({ day, score }: DailyScores, events: readonly ListedEvent[]): RankedCases {
  const eventOf = new Map(events.flatMap(({ found }, event) => found.map((date) => [date, event] as const)));
  const best = events.map(() => Number.NEGATIVE_INFINITY);
  const scores: number[] = [];
  for (let i = 0; i < day.length; i++) {
    const event = eventOf.get(day[i]);
    if (event === undefined) scores.push(score[i]);
    else best[event] = Math.max(best[event], score[i]);
  }
  const seen = best.filter((value) => value > Number.NEGATIVE_INFINITY);
  return { scores: [...seen, ...scores], positives: [...seen.map(() => true), ...scores.map(() => false)] };
}

/** Average precision over the ranked cases of all tokens together. */
export function eventAveragePrecision(cases: readonly RankedCases[]): number {
  return averagePrecision(
    cases.flatMap(({ scores }) => scores),
    cases.flatMap(({ positives }) => positives),
  );
}

/** How the alarms of one token meet its events. */
export interface AlarmMatch {
  events: number;
  /** For each event, days from its nearest day to the first alarm that finds it: -1 leads, 1 lags; undefined: missed. */
  lags: (number | undefined)[];
  alarms: number;
  /** Alarms that find a counted event. */
  right: number;
  /** Alarms within a day of a listed event of any kind. */
  explained: number;
}

export function matchAlarms(
  alarmDays: readonly number[],
  events: readonly ListedEvent[],
  explained: ReadonlySet<number>,
): AlarmMatch {
  const finding = new Set(events.flatMap(({ found }) => found));
  return {
    events: events.length,
    lags: events.map(({ days, found }) => {
      const first = alarmDays.find((day) => found.includes(day));
      if (first === undefined) return undefined;
      return days.map((day) => first - day).reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
    }),
    alarms: alarmDays.length,
    right: alarmDays.filter((day) => finding.has(day)).length,
    explained: alarmDays.filter((day) => explained.has(day)).length,
  };
}
