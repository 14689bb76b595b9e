import fc from 'fast-check';
import { expect, test } from 'vitest';
import { energyNames } from '../graph.ts';
import { type Combination, combine } from './combination.ts';

const surprise = fc.double({ min: 0, max: 60, noNaN: true });
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const sharpness = fc.double({ min: 0.5, max: 64, noNaN: true });

function energyOf(combination: Combination, reconstruction: number, latent: number): number {
  const values = { reconstruction, latent, joint: 0, contrastive: 0 };
  const columns = Object.fromEntries(energyNames.map((name) => [name, Float64Array.of(values[name])]));
  return combine(combination, columns as Record<(typeof energyNames)[number], Float64Array>)[0];
}
const largestOf = (latent: number, sharp: number): Combination => ({
  kind: 'softLargest',
  shares: { reconstruction: 1 - latent, latent },
  sharpness: sharp,
});

test('a soft largest lies between nothing and the largest, and is that of equal ones', () => {
  fc.assert(
    fc.property(surprise, surprise, share, sharpness, (r, l, part, sharp) => {
      const energy = energyOf(largestOf(part, sharp), r, l);
      expect(energy).toBeGreaterThanOrEqual(Math.min(r, l) - 1e-9);
      expect(energy).toBeLessThanOrEqual(Math.max(r, l) + 1e-9);
      expect(energyOf(largestOf(part, sharp), r, r)).toBeCloseTo(r, 9);
    }),
  );
});

test('of sharpness 1 it is the harmonic mean of the tail probabilities', () => {
  fc.assert(
    fc.property(surprise, surprise, share, (r, l, part) => {
      const mean = 1 / ((1 - part) / Math.exp(-r) + part / Math.exp(-l));
      expect(energyOf(largestOf(part, 1), r, l)).toBeCloseTo(-Math.log(mean), 9);
    }),
  );
});

test('a sharp one of equal shares is the largest', () => {
  fc.assert(
    fc.property(surprise, surprise, (r, l) => {
      const energy = energyOf(largestOf(0.5, 64), r, l);
      expect(Math.abs(energy - Math.max(r, l))).toBeLessThan(Math.LN2 / 64 + 1e-9);
    }),
  );
});

test('a sum counts from the floor on, and of nothing there is none', () => {
  const sum: Combination = {
    kind: 'sum',
    parts: { reconstruction: { weight: 1, floor: 0 }, latent: { weight: 4, floor: 3 } },
  };
  expect(energyOf(sum, 2, 3)).toBe(2);
  expect(energyOf(sum, 2, 4)).toBe(6);
  expect(() => energyOf({ kind: 'sum', parts: {} }, 1, 1)).toThrow(/Nothing is combined/);
});
