import { DAY_MS, dayNumber, isoDay } from '../../../core/market/candles/candles.ts';

/** Whole days, both ends included, as ISO days, and how many words that took. */
export interface Days {
  from: string;
  to: string;
  words: number;
}

/** As `Days`; an end that was left open is not there. */
export interface Period {
  from?: string;
  to?: string;
  words: number;
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const YEARS = /^(19|20)\d\d$/;

/**
 * The days that are named at `words[at]`: `2024-08-05`, `Aug 5 2024`, `5th of August, 2024`, `05.08.2024`, `yesterday`,
 * `Aug 2024`, `2024-08`, `in August`, `2024`, `Q1 2024`, `last month`, `past 30 days`. A day without a year is the latest
 * one that has been. `08/05/2024` is none: it means two days.
 * @param words as `plain` gives them
 * @param now milliseconds since the epoch
 */
export function readDays(words: readonly string[], at: number, now = Date.now()): Days | undefined {
  const today = Math.floor(now / DAY_MS);
  return (
    writtenDay(words, at) ??
    namedDay(words, at, today) ??
    relativeDays(words, at, today) ??
    monthOf(words, at, today) ??
    yearOf(words, at)
  );
}

const opens = new Set(['from', 'between', 'since', 'after']);
const closes = new Set(['until', 'till', 'before', 'to', 'through']);
const joins = new Set(['to', 'until', 'till', 'and', 'through', '-', '–', '']);

/** As `readDays`, and from one to another: `from 2024-01-01 to 2024-06-30`, `since March 2025`, `until 2024`. */
export function readPeriod(words: readonly string[], at: number, now = Date.now()): Period | undefined {
  const lead = words[at] ?? '';
  const start = opens.has(lead) || closes.has(lead) ? at + 1 : at;
  const first = readDays(words, start, now);
  if (first === undefined) return undefined;
  const after = start + first.words;
  const open = opens.has(lead);
  if (closes.has(lead))
    return { to: lead === 'before' ? dayBefore(first.from) : first.to, words: after - at };
  const next = after < words.length && joins.has(words[after]) ? after + 1 : after;
  const second = readDays(words, next, now);
  if (second !== undefined) return { from: first.from, to: second.to, words: next + second.words - at };
  return open
    ? { from: first.from, words: after - at }
    : { from: first.from, to: first.to, words: after - at };
}

function writtenDay(words: readonly string[], at: number): Days | undefined {
  const word = words[at] ?? '';
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(word);
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]), 1);
  const european = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(word);
  if (european !== null) return dayOf(Number(european[3]), Number(european[2]), Number(european[1]), 1);
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(word);
  if (slashes === null) return undefined;
  const [a, b, year] = slashes.slice(1).map(Number);
  if (a > 12) return dayOf(year, b, a, 1);
  return b > 12 ? dayOf(year, a, b, 1) : undefined;
}

/** `Aug 5 2024`, `5 Aug`, `the 5th of August`. */
function namedDay(words: readonly string[], at: number, today: number): Days | undefined {
  const day = ordinal(words[at]);
  const of = words[at + 1] === 'of' ? 1 : 0;
  if (day !== undefined) {
    const month = monthNumber(words[at + 1 + of]);
    return month === undefined ? undefined : withYear(words, at, 2 + of, month, day, today);
  }
  const month = monthNumber(words[at]);
  const number = ordinal(words[at + 1]);
  return month === undefined || number === undefined
    ? undefined
    : withYear(words, at, 2, month, number, today);
}

function withYear(
  words: readonly string[],
  at: number,
  taken: number,
  month: number,
  day: number,
  today: number,
): Days | undefined {
  const year = words[at + taken];
  if (year !== undefined && YEARS.test(year)) return dayOf(Number(year), month, day, taken + 1);
  const thisYear = Number(isoDay(today).slice(0, 4));
  const found = dayOf(thisYear, month, day, taken);
  if (found !== undefined && dayNumber(found.from) <= today) return found;
  return dayOf(thisYear - 1, month, day, taken);
}

function relativeDays(words: readonly string[], at: number, today: number): Days | undefined {
  const [first, second, third] = [words[at], words[at + 1], words[at + 2]];
  const until = (from: number, taken: number) => ({ from: isoDay(from), to: isoDay(today), words: taken });
  if (first === 'yesterday') return { from: isoDay(today - 1), to: isoDay(today - 1), words: 1 };
  const [year, month] = isoDay(today).split('-').map(Number);
  if (first === 'this' && second === 'year') return span(year, 1, year, 12, 2);
  if (first === 'this' && second === 'month') return span(year, month, year, month, 2);
  if (first !== 'last' && first !== 'past') return undefined;
  if (second === 'year' && first === 'last') return span(year - 1, 1, year - 1, 12, 2);
  if (second === 'month' && first === 'last')
    return month === 1 ? span(year - 1, 12, year - 1, 12, 2) : span(year, month - 1, year, month - 1, 2);
  const lengths: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 };
  const alone = second === undefined ? undefined : lengths[second];
  if (alone !== undefined) return until(today - alone + 1, 2);
  const unit = third === undefined ? undefined : lengths[third.replace(/s$/, '')];
  const count = /^\d{1,4}$/.test(second ?? '') ? Number(second) : 0;
  return unit === undefined || count === 0 ? undefined : until(today - count * unit + 1, 3);
}

function monthOf(words: readonly string[], at: number, today: number): Days | undefined {
  const written = /^(\d{4})-(\d{2})$/.exec(words[at] ?? '');
  if (written !== null) {
    const month = Number(written[2]);
    return month < 1 || month > 12
      ? undefined
      : span(Number(written[1]), month, Number(written[1]), month, 1);
  }
  const next = words[at + 1];
  const hasYear = next !== undefined && YEARS.test(next);
  const quarter = /^q([1-4])$/.exec(words[at] ?? '');
  if (quarter !== null && hasYear) {
    const first = 3 * Number(quarter[1]) - 2;
    return span(Number(next), first, Number(next), first + 2, 2);
  }
  const month = monthNumber(words[at]);
  if (month === undefined) return undefined;
  if (hasYear) return span(Number(next), month, Number(next), month, 2);
  // "may" and "march" are everyday words.
  if (!['in', 'since', 'until', 'last'].includes(words[at - 1] ?? '')) return undefined;
  const [year, current] = isoDay(today).split('-').map(Number);
  const of = month <= current ? year : year - 1;
  return span(of, month, of, month, 1);
}

function yearOf(words: readonly string[], at: number): Days | undefined {
  const word = words[at] ?? '';
  return YEARS.test(word) ? span(Number(word), 1, Number(word), 12, 1) : undefined;
}

function span(fromYear: number, fromMonth: number, toYear: number, toMonth: number, words: number): Days {
  const last = Math.floor(Date.UTC(toYear, toMonth, 0) / DAY_MS);
  return { from: isoDay(Math.floor(Date.UTC(fromYear, fromMonth - 1, 1) / DAY_MS)), to: isoDay(last), words };
}

/** Undefined for a day that no calendar has. */
function dayOf(year: number, month: number, day: number, words: number): Days | undefined {
  const two = (value: number) => String(value).padStart(2, '0');
  const iso = `${year}-${two(month)}-${two(day)}`;
  const number = dayNumber(iso);
  return Number.isFinite(number) && isoDay(number) === iso ? { from: iso, to: iso, words } : undefined;
}

function dayBefore(date: string): string {
  return isoDay(dayNumber(date) - 1);
}

function monthNumber(word: string | undefined): number | undefined {
  if (word === undefined || word.length < 3) return undefined;
  const text = word.replace(/\.$/, '');
  const found = MONTHS.findIndex(
    (month) => month === text || month.slice(0, 3) === text || (text === 'sept' && month === 'september'),
  );
  return found < 0 ? undefined : found + 1;
}

function ordinal(word: string | undefined): number | undefined {
  const match = /^(\d{1,2})(st|nd|rd|th)?$/.exec(word ?? '');
  return match === null ? undefined : Number(match[1]);
}
