import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPrice } from '../../format.ts';
import { niceScale, pixelOf } from './scale.ts';

test.each([
  [95_123, 111_841, { min: 95_000, max: 115_000, step: 5000, decimals: 0 }],
  [0.0000114, 0.0000174, { min: 0.00001, max: 0.000018, step: 0.000002, decimals: 6 }],
  [-0.31, 0, { min: -0.4, max: 0, step: 0.1, decimals: 1 }],
])('%f to %f', (low, high, expected) => expect(niceScale(low, high)).toEqual(expected));

test('holds every series, with tick labels that all differ, for prices of any size', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 9, noNaN: true }),
      (low, spread) => {
        const high = low * (1 + spread);
        const scale = niceScale(low, high);
        expect(scale.min).toBeLessThanOrEqual(low * (1 + 1e-9));
        expect(scale.max).toBeGreaterThanOrEqual(high * (1 - 1e-9));
        const count = Math.round((scale.max - scale.min) / scale.step);
        expect(count).toBeGreaterThanOrEqual(1);
        expect(count).toBeLessThanOrEqual(8);
        const labels = Array.from({ length: count + 1 }, (_, tick) =>
          formatPrice(scale.min + tick * scale.step, scale.decimals),
        );
        expect(new Set(labels).size).toBe(labels.length);
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});

test('pixels count from the top', () => {
  const scale = niceScale(0, 10);
  expect([10, 5, 0].map((value) => pixelOf(value, scale, 200))).toEqual([0, 100, 200]);
});
