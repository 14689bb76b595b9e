import { headlineKey } from '../../../core/text/news/headlineKey.ts';
import { readRecords } from '../data/dailySeries.ts';

/** A headline of the past, and when it could be known. */
export interface DatedHeadline {
  title: string;
  /** Milliseconds since the epoch. */
  known: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Origins that do not say of which zone their times are; see the README of the data. */
const zoneUnstated = new Set(['cryptonews-2021-22', 'btc2124']);
const ZONE_ERROR_MS = 3 * HOUR_MS;

/**
 * Reads `stream.csv.gz` of a folder of news: each story once, in the order of the times from which on it could be known. A
 * day without a time counts from its end, and a time of an unknown zone from three hours later, so that no index of a
 * day holds what came after it.
 * @throws Error when there is no such file
 */
export async function readStream(folder: string): Promise<DatedHeadline[]> {
  const records = await readRecords(folder, 'stream.csv.gz');
  if (records === undefined) throw new Error('There is no stream.csv.gz in the folder of news');
  const first = new Map<string, DatedHeadline>();
  for (const { date, title, origin } of records) {
    const key = headlineKey(title);
    const known = knownFrom(date, origin);
    if (key === '' || known === undefined) continue;
    const before = first.get(key);
    if (before === undefined || known < before.known) first.set(key, { title, known });
  }
  return [...first.values()].sort((a, b) => a.known - b.known);
}

function knownFrom(date: string, origin: string): number | undefined {
  const time = Date.parse(date);
  if (Number.isNaN(time)) return undefined;
  // The end of the day is the first moment of the next: it counts there.
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return time + DAY_MS;
  return zoneUnstated.has(origin) ? time + ZONE_ERROR_MS : time;
}
