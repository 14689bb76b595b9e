import { DecayedScores, type IndexOptions, type ScoredHeadline } from './decay.ts';

/** The index at the end of a UTC day. */
export interface DailyIndex {
  /** ISO day. */
  date: string;
  /** -1..1, shrunk towards neutral. */
  value: number;
  /** Headlines of that day. */
  count: number;
  /** Weighted standard deviation of the scores, or null where too few tell anything. */
  dissent: number | null;
}

const DAY_MS = 86_400_000;

/**
 * The index at the end of every UTC day from that of the first headline to `lastDay`: each from the headlines before that
 * end alone, those of earlier days with the weight that is left of them.
 * @param headlines in the order of their times; none after `lastDay`
 * @param lastDay ISO day
 */
export function dailyIndex(
  headlines: readonly ScoredHeadline[],
  lastDay: string,
  options: IndexOptions,
): DailyIndex[] {
  if (headlines.length === 0) return [];
  const scores = new DecayedScores(options);
  const days: DailyIndex[] = [];
  let next = 0;
  const last = Date.parse(lastDay) / DAY_MS;
  for (let day = Math.floor(headlines[0].published / DAY_MS); day <= last; day++) {
    const end = (day + 1) * DAY_MS;
    const first = next;
    for (; next < headlines.length && headlines[next].published < end; next++) scores.add(headlines[next]);
    const { value, dissent } = scores.readAt(end);
    days.push({
      date: new Date(day * DAY_MS).toISOString().slice(0, 10),
      value,
      count: next - first,
      dissent,
    });
  }
  return days;
}
