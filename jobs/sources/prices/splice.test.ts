import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candles } from '../../../core/market/candles/candles.ts';
import { candlesOf } from '../testing/house.ts';
import { splice } from './splice.ts';

const scaled = (candles: Candles, factor: number): Candles => ({
  ...candles,
  volume: candles.volume.map((volume) => volume * factor),
});

test('wherever the second begins and whatever its volume counts, the join is the series itself', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 60 }),
      fc.integer({ min: 3, max: 60 }),
      fc.integer({ min: 0, max: 20 }),
      fc.double({ min: 0.001, max: 1_000, noNaN: true }),
      (known, overlap, added, factor) => {
        const first = candlesOf('BTC', 1_000, 999 + known);
        const begin = 1_000 + known - overlap;
        const joined = splice(first, scaled(candlesOf('BTC', begin, 999 + known + added), factor));
        const truth = candlesOf('BTC', 1_000, 999 + known + added);
        expect(joined?.whole.day).toEqual(truth.day);
        expect(joined?.whole.close).toEqual(truth.close);
        expect(joined?.added.day.length).toBe(added);
        for (const [row, volume] of (joined?.whole.volume ?? []).entries())
          expect(volume / truth.volume[row]).toBeCloseTo(1, 9);
      },
    ),
  );
});

test.each([
  ['two days', 2, 0],
  ['no day', 0, 0],
  ['a gap', -5, 0],
])('an overlap of %s is too little', (_, overlap) => {
  const known = candlesOf('BTC', 1_000, 1_099);
  expect(splice(known, candlesOf('BTC', 1_100 - overlap, 1_120))).toBeUndefined();
});

test.each([
  [1.019, true],
  [1.021, false],
  [0.979, false],
])('one close in the overlap at %f of the other', (factor, agrees) => {
  const known = candlesOf('BTC', 1_000, 1_099);
  const fetched = candlesOf('BTC', 1_093, 1_102);
  fetched.close[3] *= factor;
  expect(splice(known, fetched) !== undefined).toBe(agrees);
});

test('one wild day does not set the scale of the volume, and days without volume set none', () => {
  const known = candlesOf('BTC', 1_000, 1_099);
  const fetched = scaled(candlesOf('BTC', 1_093, 1_100), 10);
  fetched.volume[2] *= 1_000;
  fetched.volume[4] = 0;
  const truth = candlesOf('BTC', 1_100, 1_100).volume[0];
  expect((splice(known, fetched)?.added.volume[0] ?? 0) / truth).toBeCloseTo(1, 9);
  fetched.volume.fill(0);
  expect(splice(known, fetched)?.added.volume[0]).toBe(0);
});
