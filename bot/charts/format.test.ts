import { expect, test } from 'vitest';
import {
  decimalsOf,
  formatDay,
  formatMoment,
  formatMonth,
  formatOdds,
  formatPercent,
  formatPrice,
  formatRarity,
  partsOf,
} from './format.ts';

test.each([
  [107_135.42, '$107,135'],
  [1_234_567.8, '$1,234,568'],
  [999.994, '$999.99'],
  [24.3, '$24.30'],
  [0.5, '$0.5000'],
  [0.00001234, '$0.00001234'],
  [0.0000000001, '$0.0000000001000'],
  [0, '$0.00'],
  [-12.5, '−$12.50'],
])('a price of %f reads %s', (price, text) => expect(formatPrice(price)).toBe(text));

test('a fixed number of decimals keeps the ticks of an axis alike', () => {
  expect([1, 1.5, 2].map((price) => formatPrice(price, 1))).toEqual(['$1.0', '$1.5', '$2.0']);
  expect([100_000, 105_000].map((price) => formatPrice(price, 0))).toEqual(['$100,000', '$105,000']);
});

test.each([
  [-0.1234, 1, '−12.3 %'],
  [0.05, 0, '5 %'],
  [-0.0001, 1, '0.0 %'],
])('a share of %f reads %s', (share, decimals, text) => expect(formatPercent(share, decimals)).toBe(text));

test.each([
  [1000, 0],
  [1, 0],
  [0.5, 1],
  [0.1, 1],
  [0.30000000000000004, 1],
  [0.00001, 5],
])('ticks %f apart need %i decimals', (step, decimals) => expect(decimalsOf(step)).toBe(decimals));

test('days and months read the same in every locale', () => {
  expect(formatDay('2025-06-03')).toBe('Jun 3');
  expect(formatDay('2025-06-30', 'withYear')).toBe('Jun 30, 2025');
  expect(formatMonth('2025-01-01', 'withYear')).toBe('Jan 2025');
});

test.each(['2025-13-01', '2025-6-3', '30.06.2025', ''])('%j is no day', (text) => {
  expect(() => partsOf(text)).toThrow(/is not an ISO day/);
});

test.each([
  [1 / 85, '1 in 85'],
  [0.4, '1 in 2.5'],
  [1, '1 in 1'],
  [0.1, '1 in 10'],
  [1e-9, '1 in 1,000,000,000'],
])('a probability of %f is %s', (probability, text) => expect(formatOdds(probability)).toBe(text));

test('what is rarer than any history can show is not given in figures', () => {
  expect([1 / 85, 0.001, 1e-9].map(formatRarity)).toEqual(['1 in 85', '1 in 1,000', 'less than 1 in 1,000']);
});

test('a moment is a day, with the time of a candle that is shorter', () => {
  expect(formatMoment('2025-06-30')).toBe('Jun 30, 2025');
  expect(formatMoment('2025-06-30T20:00:00Z')).toBe('Jun 30, 2025 20:00 UTC');
});
