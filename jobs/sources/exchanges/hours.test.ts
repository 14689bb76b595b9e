import { expect, test } from 'vitest';
import { type IntradayRow, startOf } from '../../../core/market/candles/timeframe.ts';
import { fourHoursFromHours } from './hours.ts';

const FIRST = 480_000; // A multiple of four.
const hour = (slot: number): IntradayRow => ({
  time: startOf(slot, '1h'),
  open: slot,
  high: slot + 10,
  low: slot - 10,
  close: slot + 1,
  volume: 5,
});
const hours = (from: number, count: number) => Array.from({ length: count }, (_, i) => hour(from + i));

test('four hours become one candle', () => {
  expect(fourHoursFromHours(hours(FIRST, 8))).toEqual([
    {
      time: startOf(FIRST / 4, '4h'),
      open: FIRST,
      high: FIRST + 13,
      low: FIRST - 10,
      close: FIRST + 4,
      volume: 20,
    },
    expect.objectContaining({ time: startOf(FIRST / 4 + 1, '4h'), open: FIRST + 4, close: FIRST + 8 }),
  ]);
});

test('what the first and the last hour cut off is left out', () => {
  const times = fourHoursFromHours(hours(FIRST - 2, 9)).map(({ time }) => time);
  expect(times).toEqual([startOf(FIRST / 4, '4h')]);
});

test('an hour without a trade takes nothing away', () => {
  const [candle] = fourHoursFromHours([hour(FIRST), hour(FIRST + 3)]);
  expect(candle).toMatchObject({ open: FIRST, close: FIRST + 4, volume: 10 });
});

test('of nothing there is nothing', () => {
  expect(fourHoursFromHours([])).toEqual([]);
});
