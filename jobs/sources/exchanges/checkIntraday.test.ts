import { expect, test } from 'vitest';
import { type IntradayRow, startOf } from '../../../core/market/candles/timeframe.ts';
import { NOON } from '../testing/house.ts';
import { checkIntraday } from './checkIntraday.ts';

/** The last closed hour. */
const LAST = NOON / 3_600_000 - 1;
const rows = (from: number, to: number): IntradayRow[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    time: startOf(from + i, '1h'),
    ...{ open: 100, high: 101, low: 99, close: 100.5, volume: 7 },
  }));
const check = (given: readonly IntradayRow[]) => checkIntraday('SOL', given, '1h', NOON);

test('the running candle is dropped', () => {
  const candles = check(rows(LAST - 200, LAST + 1));
  expect(candles.day.at(-1)).toBe(LAST);
  expect(candles.day).toHaveLength(201);
});

test('a candle that is missing had no trade: it stands at the price before it', () => {
  const given = rows(LAST - 200, LAST);
  const candles = check(given.toSpliced(100, 2));
  expect(candles.day).toHaveLength(201);
  for (const hole of [100, 101]) {
    expect([candles.open[hole], candles.high[hole], candles.low[hole]]).toEqual([100.5, 100.5, 100.5]);
    expect(candles.volume[hole]).toBe(0);
  }
});

test.each<[string, IntradayRow[], string, RegExp]>([
  ['a long hole', rows(LAST - 900, LAST).toSpliced(100, 30), 'invalid', /long hole/],
  ['many holes', rows(LAST - 200, LAST).filter((_, i) => i % 10 !== 5), 'invalid', /too many holes/],
  ['a candle twice', [...rows(LAST - 50, LAST), ...rows(LAST, LAST)], 'invalid', /duplicate/],
  ['a wrong candle', rows(LAST - 50, LAST).map((row) => ({ ...row, low: 200 })), 'invalid', /low above/],
  ['an old end', rows(LAST - 200, LAST - 30), 'stale', /ends on 2026-03-0\d/],
  ['nothing', [], 'invalid', /no closed candle/],
])('%s is a fault', (_, given, kind, message) => {
  expect(() => check(given)).toThrow(
    expect.objectContaining({ kind, message: expect.stringMatching(message) }),
  );
});
