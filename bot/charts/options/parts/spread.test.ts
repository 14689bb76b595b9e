import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './spread.ts';

test('leaves labels alone that already stand apart', () => {
  expect(spread([100, 10, 50], 20, 0, 200)).toEqual([100, 10, 50]);
});

test('moves two that meet half the way each', () => {
  expect(spread([50, 54], 20, 0, 200)).toEqual([42, 62]);
});

test('keeps a block inside the plot', () => {
  expect(spread([0, 1, 2], 20, 0, 200)).toEqual([0, 20, 40]);
  expect(spread([199, 200], 20, 0, 200)).toEqual([180, 200]);
});

test('never lets two overlap nor change their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 }), (centres) => {
      const placed = spread(centres, 19, 0, 400);
      const order = centres.map((_, index) => index).sort((a, b) => centres[a] - centres[b]);
      for (const [position, index] of order.entries()) {
        expect(placed[index]).toBeGreaterThanOrEqual(-1e-6);
        expect(placed[index]).toBeLessThanOrEqual(400 + 1e-6);
        if (position > 0)
          expect(placed[index] - placed[order[position - 1]]).toBeGreaterThanOrEqual(19 - 1e-6);
      }
    }),
    { seed: 2 },
  );
});
