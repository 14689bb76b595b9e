const spelled = new Map(
  [
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ].map((word, value) => [word, value]),
);

/** The number that a whole word stands for: `7`, `-0.5`, `1e3`, `2,000`; undefined for anything else. */
export function readNumber(word: string): number | undefined {
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(word)) return Number(word.replaceAll(',', ''));
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : undefined;
}

/** As `readNumber`, and `three`. */
export function readCount(word: string): number | undefined {
  return readNumber(word) ?? spelled.get(word);
}

const daysOf = new Map([
  ...['d', 'day', 'days'].map((unit) => [unit, 1] as const),
  ...['w', 'wk', 'wks', 'week', 'weeks'].map((unit) => [unit, 7] as const),
  ...['fortnight', 'fortnights'].map((unit) => [unit, 14] as const),
  ...['mo', 'month', 'months'].map((unit) => [unit, 30] as const),
]);

/** A span of days and how many words it took. */
export interface Span {
  days: number;
  words: number;
}

/**
 * The span of whole days that starts at `words[at]`: `tomorrow`, `day after tomorrow`, `7d`, `3-day`, `two weeks`,
 * `next week`, `a month` (30 days). A bare number is none: what it counts is for the caller to know.
 */
export function readSpan(words: readonly string[], at: number): Span | undefined {
  const [first, second, third] = [words[at], words[at + 1], words[at + 2]];
  if (first === undefined) return undefined;
  if (first === 'tomorrow') return { days: 1, words: 1 };
  if (first === 'day' && second === 'after' && third === 'tomorrow') return { days: 2, words: 3 };
  const joined = /^([\d.,]+)-?([a-z]+)$/.exec(first);
  const joinedCount = joined === null ? undefined : readNumber(joined[1]);
  const joinedUnit = joined === null ? undefined : daysOf.get(joined[2]);
  if (joinedCount !== undefined && joinedUnit !== undefined)
    return { days: joinedCount * joinedUnit, words: 1 };
  const unit = second === undefined ? undefined : daysOf.get(second);
  if (unit === undefined || second.length < 2) {
    // "3 d" is a span, "a d" is not.
    const count = readCount(first);
    return unit === undefined || count === undefined ? undefined : { days: count * unit, words: 2 };
  }
  if (['a', 'an', 'next', 'coming', 'this'].includes(first)) return { days: unit, words: 2 };
  const count = readCount(first);
  return count === undefined ? undefined : { days: count * unit, words: 2 };
}
