import { type Candles, dayNumber } from '../../../core/market/candles/candles.ts';
import { readRecords } from '../data/dailySeries.ts';

/**
 * What counts, fixed before any detector was trained: docs/energy-based-models.md says the same in words.
 */

/** Kinds of listed events that a detector is asked to find. */
const COUNTED = ['crash', 'flash_crash', 'depeg', 'exchange_failure'];
/** An alarm this many days from an event still finds it. */
const TOLERANCE = 1;
/** Events of a token that are at most so many days apart are one. */
const SAME_EVENT = 2;
/** Fall from the last close to the low, on one of an event's days, from which the candles are said to show it. */
const VISIBLE_FALL = 0.05;

/** Choices are made on these years, */
export const CHOICE = { from: dayNumber('2019-01-01'), to: dayNumber('2021-12-31') };
/** and the figures come from these. */
export const REPORT = { from: dayNumber('2022-01-01'), to: dayNumber('2025-06-30') };

/** Days are since 1970-01-01 UTC. */
export interface ListedEvent {
  days: readonly number[];
  /** Days whose alarm finds it, ascending. */
  found: readonly number[];
}

export interface EventRecord {
  day: number;
  type: string;
  symbols: readonly string[];
}

/** Reads `events.csv` of a market data folder. @throws Error when it is missing: without it nothing can be measured */
export async function readEvents(folder: string): Promise<EventRecord[]> {
  const records = await readRecords(folder, 'events.csv');
  if (records === undefined) throw new Error(`${folder} holds no events.csv`);
  return records.map(({ date, type, symbols }) => ({
    day: dayNumber(date),
    type,
    symbols: symbols.split(';'),
  }));
}

/** The events of a token that count, in order; those that name it or all tokens. */
export function countedEvents(records: readonly EventRecord[], symbol: string): ListedEvent[] {
  const days = records
    .filter(
      ({ type, symbols }) => COUNTED.includes(type) && (symbols.includes('ALL') || symbols.includes(symbol)),
    )
    .map(({ day }) => day)
    .sort((a, b) => a - b);
  const groups: number[][] = [];
  for (const day of days) {
    const open = groups.at(-1);
    if (open !== undefined && day - open[open.length - 1] <= SAME_EVENT) open.push(day);
    else groups.push([day]);
  }
  return groups.map((group) => ({ days: group, found: around(group) }));
}

/** Days on which any listed event of any kind names the token or all: an alarm there is no false one to a reader. */
export function explainedDays(records: readonly EventRecord[], symbol: string): Set<number> {
  const named = records.filter(({ symbols }) => symbols.includes('ALL') || symbols.includes(symbol));
  return new Set(around(named.map(({ day }) => day)));
}

/** Whether the candles of the venue fall, on a day that finds it, by 5 % or more from the last close to the low. */
export function isVisible({ found }: ListedEvent, { day, low, close }: Candles): boolean {
  return found.some((date) => {
    const at = date - day[0];
    return at >= 1 && at < day.length && low[at] <= (1 - VISIBLE_FALL) * close[at - 1];
  });
}

/** The events of which every day that finds them lies in the range. */
export function eventsWithin(
  events: readonly ListedEvent[],
  { from, to }: { from: number; to: number },
): ListedEvent[] {
  return events.filter(({ found }) => found[0] >= from && found[found.length - 1] <= to);
}

function around(days: readonly number[]): number[] {
  const all = new Set<number>();
  for (const day of days) for (let off = -TOLERANCE; off <= TOLERANCE; off++) all.add(day + off);
  return [...all].sort((a, b) => a - b);
}
