import { seededRandom } from '../../../core/learn/random.ts';
import type { RankedCases } from './eventScores.ts';

const ROUNDS = 1000;

/** One token's events in order, with the day that tells which belong together across tokens. */
export interface DatedCases extends RankedCases {
  /** First day of each event, in the order of the positives. */
  eventDays: readonly number[];
}

/**
 * 95 % interval of a statistic under resampling of events (Efron 1979): the same event of two tokens is drawn as one, and days
 * without events stay as they are.
 *
 * @param statistic of how often each event day is drawn
 */
export function eventBootstrap(
  eventDays: readonly number[],
  statistic: (copies: ReadonlyMap<number, number>) => number,
): [number, number] {
  const days = [...new Set(eventDays)];
  const random = seededRandom(1);
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const copies = new Map<number, number>();
    for (let i = 0; i < days.length; i++) {
      const day = days[Math.floor(random() * days.length)];
      copies.set(day, (copies.get(day) ?? 0) + 1);
    }
    const value = statistic(copies);
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  return [values[Math.floor(0.025 * values.length)], values[Math.ceil(0.975 * values.length) - 1]];
}

/** Average precision where every event is there as often as it was drawn; sorted once, quick for any number of draws. */
export function resampledPrecision(
  tokens: readonly DatedCases[],
): (copies: ReadonlyMap<number, number>) => number {
  const negatives = Float64Array.from(
    tokens.flatMap(({ scores, positives }) => scores.filter((_, i) => !positives[i])),
  ).sort();
  const events = tokens
    .flatMap(({ scores, positives, eventDays }) =>
      scores.flatMap((score, i) => (positives[i] ? [{ score, day: eventDays[i] }] : [])),
    )
    .sort((a, b) => b.score - a.score)
    .map(({ score, day }) => ({ score, day, above: negatives.filter((other) => other >= score).length }));
  return (copies) => {
    const drawn = events.map(({ day }) => copies.get(day) ?? 0);
    const total = drawn.reduce((sum, times) => sum + times, 0);
    let [hits, area] = [0, 0];
    for (let i = 0; i < events.length; ) {
      let tied = 0;
      const { score, above } = events[i];
      for (; i < events.length && events[i].score === score; i++) tied += drawn[i];
      hits += tied;
      if (tied > 0) area += (hits / (hits + above)) * (tied / total);
    }
    return area;
  };
}
