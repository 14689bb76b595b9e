const DAY_MS = 86_400_000;

/** A day that may be like another. */
export interface KnownDay {
  symbol: string;
  /** ISO day or time. */
  date: string;
  embedding: ArrayLike<number>;
}

export interface AlikeDay {
  symbol: string;
  date: string;
  /** Between the embeddings (Euclid). */
  distance: number;
}

export interface AlikeOptions {
  /** Days that are not to be named: those after the judged one, and those of the same event. */
  exclude?: (day: KnownDay) => boolean;
  /** Default 3. */
  count?: number;
  /** Days between any two that are named, also of different symbols, so that one event is named once. Default 7. */
  apart?: number;
}

/** The nearest days by embedding, the nearest first; of equal distances the earlier in the list. */
export function mostAlike(
  embedding: ArrayLike<number>,
  days: readonly KnownDay[],
  { exclude = () => false, count = 3, apart = 7 }: AlikeOptions = {},
): AlikeDay[] {
  const candidates = days
    .filter((day) => !exclude(day))
    .map((day) => ({ symbol: day.symbol, date: day.date, distance: distanceOf(embedding, day.embedding) }))
    .sort((a, b) => a.distance - b.distance);
  const named: AlikeDay[] = [];
  for (const day of candidates) {
    if (named.length === count) break;
    if (named.every((other) => Math.abs(Date.parse(day.date) - Date.parse(other.date)) >= apart * DAY_MS))
      named.push(day);
  }
  return named;
}

/** @throws RangeError when one has more dimensions than the other */
function distanceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new RangeError(`An embedding of ${a.length} numbers beside one of ${b.length}`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}
