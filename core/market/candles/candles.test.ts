import { expect, test } from 'vitest';
import { dayNumber, fromRows, isoDay, length, slice, toRow } from './candles.ts';

const rows = ['2026-02-27', '2026-02-28', '2026-03-01'].map((date, index) => ({
  date,
  open: 10 + index,
  high: 12 + index,
  low: 9 + index,
  close: 11 + index,
  volume: 1_000 * index,
}));

test('rows become columns and rows again', () => {
  const candles = fromRows('BTC', rows);
  expect(length(candles)).toBe(3);
  expect([...candles.day]).toEqual([20_511, 20_512, 20_513]);
  expect(rows.map((_, index) => toRow(candles, index))).toEqual(rows);
});

test('a slice is a view of the rows it names', () => {
  const candles = fromRows('BTC', rows);
  const last = slice(candles, 2);
  expect(toRow(last, 0)).toEqual(rows[2]);
  expect(last.close.buffer).toBe(candles.close.buffer);
  expect(length(slice(candles, 0, 2))).toBe(2);
});

test('days are those of UTC, whatever the time and the zone say', () => {
  expect(isoDay(20_269)).toBe('2025-06-30');
  expect(dayNumber('2025-06-30')).toBe(20_269);
  expect(dayNumber('2025-06-30T23:59:59.999Z')).toBe(20_269);
  expect(dayNumber('2025-06-30T23:00:00-02:00')).toBe(20_270);
  expect(dayNumber('yesterday')).toBeNaN();
});
