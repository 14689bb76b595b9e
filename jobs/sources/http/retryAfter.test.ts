import { expect, test } from 'vitest';
import { retryAfterMs } from './retryAfter.ts';

const now = Date.parse('2026-03-10T12:00:00Z');

test.each<[string | null, number | undefined]>([
  ['0', 0],
  ['120', 120_000],
  [' 7 ', 7_000],
  ['Tue, 10 Mar 2026 12:05:00 GMT', 300_000],
  ['Tuesday, 10-Mar-26 12:05:00 GMT', 300_000],
  ['Tue, 10 Mar 2026 11:00:00 GMT', 0],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['Sometime', undefined],
  ['', undefined],
  [null, undefined],
])('%s', (header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected);
});
