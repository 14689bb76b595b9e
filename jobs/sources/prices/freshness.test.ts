import { expect, test } from 'vitest';
import { fromRows } from '../../../core/market/candles/candles.ts';
import { goodUntil, isLive, missingDays } from './freshness.ts';

const at = (iso: string) => Date.parse(iso);
const endingOn = (date: string) => fromRows('BTC', [{ date, open: 1, high: 1, low: 1, close: 1, volume: 0 }]);

test.each([
  ['2026-03-09', '2026-03-10T00:00:00Z', 0, true],
  ['2026-03-09', '2026-03-10T23:59:59Z', 0, true],
  ['2026-03-09', '2026-03-11T00:59:59Z', 1, true],
  ['2026-03-09', '2026-03-11T01:00:00Z', 1, false],
  ['2026-03-09', '2026-03-12T00:30:00Z', 2, false],
  ['2026-03-09', '2026-03-08T12:00:00Z', 0, true],
])('up to %s, at %s', (date, now, missing, live) => {
  expect(missingDays(endingOn(date), at(now))).toBe(missing);
  expect(isLive(endingOn(date), at(now))).toBe(live);
});

test.each([
  ['2026-03-09', '2026-03-10T12:00:00Z', '2026-03-11T00:05:00Z'],
  ['2026-03-09', '2026-03-11T00:06:00Z', '2026-03-11T00:11:00Z'],
  ['2026-03-01', '2026-03-10T12:00:00Z', '2026-03-10T12:05:00Z'],
])('a series up to %s, fetched at %s, is good until %s', (date, now, until) => {
  expect(new Date(goodUntil(endingOn(date), at(now)))).toEqual(new Date(until));
});
