import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../random.ts';
import { crpsOfNormal } from './distribution.ts';
import { crpsOfSamples, energyScore, probabilityIntegral } from './samples.ts';

const normal = normalValues(seededRandom(5));
const draws = Float64Array.from({ length: 20_000 }, normal);
const ascending = draws.slice().sort();

describe('crpsOfSamples', () => {
  it.each([-2, 0, 0.7])('comes to the closed form of a normal forecast at %d', (actual) => {
    expect(crpsOfSamples(actual, ascending)).toBeCloseTo(crpsOfNormal(actual, 0, 1), 2);
  });

  it('is the mean over all pairs, written out', () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(value, fc.array(value, { minLength: 2, maxLength: 12 }), (actual, unordered) => {
        const sorted = unordered.toSorted((a, b) => a - b);
        const n = sorted.length;
        const mean = (values: number[], count: number) => values.reduce((a, b) => a + b, 0) / count;
        const pairs = sorted.flatMap((a) => sorted.map((b) => Math.abs(a - b)));
        const wanted =
          mean(
            sorted.map((x) => Math.abs(x - actual)),
            n,
          ) -
          mean(pairs, n * (n - 1)) / 2;
        expect(crpsOfSamples(actual, sorted)).toBeCloseTo(wanted, 8);
      }),
    );
  });

  it('refuses a single draw', () => {
    expect(() => crpsOfSamples(0, [1])).toThrow(RangeError);
  });
});

describe('energyScore', () => {
  it('of one variable is the ranked probability score', () => {
    expect(energyScore([0.3], draws)).toBeCloseTo(crpsOfSamples(0.3, ascending), 2);
  });

  it('is lower for the right correlation than for none', () => {
    const pairs = (correlation: number, seed: number) => {
      const random = normalValues(seededRandom(seed));
      return Array.from({ length: 1_000 }, () => {
        const [a, b] = [random(), random()];
        return [a, correlation * a + Math.sqrt(1 - correlation ** 2) * b];
      });
    };
    const actual = pairs(0.9, 1).slice(0, 400);
    const score = (correlation: number) => {
      const forecast = pairs(correlation, 2).flat();
      return actual.reduce((sum, pair) => sum + energyScore(pair, forecast), 0);
    };
    expect(score(0.9)).toBeLessThan(score(0));
  });

  it('refuses draws of another size', () => {
    expect(() => energyScore([1, 2], [1, 2, 3])).toThrow(/no draws of 2/);
  });
});

describe('probabilityIntegral', () => {
  it('is the share below, ties half', () => {
    expect(probabilityIntegral(2, [1, 2, 3, 4])).toBe(0.375);
  });
});
