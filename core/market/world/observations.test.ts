import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, length, slice } from '../candles/candles.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { calendarOf, HALF_LIVES, historyOf, OBSERVED, observationsOf } from './observations.ts';

const candles = syntheticCandles(400);
const all = observationsOf(historyOf(candles), 0);

describe('observations', () => {
  it('of a day are the same whatever comes after it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 399 }), (rows) => {
        const part = observationsOf(historyOf(slice(candles, 0, rows)), 0);
        const days = rows - 1;
        // The first averages are the median of the first days: they are known when the last of those is.
        if (days < 20) return;
        expect(part.observed).toEqual(all.observed.subarray(0, days * OBSERVED));
        expect(part.variance).toEqual(all.variance.subarray(0, days * HALF_LIVES.length));
      }),
      { numRuns: 25 },
    );
  });

  it('do not know in what unit prices and volumes are', () => {
    const scaled = (values: Float64Array, factor: number) => values.map((value) => value * factor);
    const other = observationsOf(
      historyOf({
        ...candles,
        open: scaled(candles.open, 1e-4),
        high: scaled(candles.high, 1e-4),
        low: scaled(candles.low, 1e-4),
        close: scaled(candles.close, 1e-4),
        volume: scaled(candles.volume, 250),
      }),
      0,
    );
    for (const [i, value] of other.observed.entries()) expect(value).toBeCloseTo(all.observed[i], 4);
  });

  it('leave out the days on which an asset did not trade', () => {
    const history = historyOf(candles);
    const data = history.returns.data.map((value, row) => (row % 7 < 2 ? Number.NaN : value));
    const part = observationsOf({ ...history, returns: { ...history.returns, data } }, 0);
    expect(part.day).toHaveLength(data.filter((value) => !Number.isNaN(value)).length);
    expect(part.returns.some(Number.isNaN)).toBe(false);
    expect([...part.observed, ...part.variance].every(Number.isFinite)).toBe(true);
  });

  it('are finite without range and volume, and for a price that stands still', () => {
    const { symbols, day, returns } = historyOf(candles);
    const flat = { ...returns, data: returns.data.map((value, row) => (row > 100 && row < 200 ? 0 : value)) };
    const { observed, variance } = observationsOf({ symbols, day, returns: flat }, 0);
    expect([...observed, ...variance].every(Number.isFinite)).toBe(true);
  });

  it('let no single candle count for more than its cap', () => {
    const wild = { ...candles, low: candles.low.slice() };
    wild.low[300] /= 50;
    const { variance } = observationsOf(historyOf(wild), 0);
    const slowest = HALF_LIVES.length - 1;
    const at = (row: number) => variance[row * HALF_LIVES.length + slowest];
    expect(at(299) - at(298)).toBeLessThan(0.2);
    expect(length(wild)).toBe(400);
  });
});

it.each([
  ['2025-06-28', [1, 0]],
  ['2025-06-29', [0, 1]],
  ['2025-06-30', [0, 0]],
])('calendarOf(%s)', (date, wanted) => {
  expect(calendarOf(dayNumber(date))).toEqual(wanted);
});
