import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../learn/random.ts';
import { exceedance, fitParetoTail } from './paretoTail.ts';
import { tailProbability } from './tailProbability.ts';
import { simulated } from './testing/simulated.ts';

const energy = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e3, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 2) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const series = fc.array(energy, { maxLength: 120 });
const options = fc.record({
  window: fc.integer({ min: 20, max: 60 }),
  least: fc.integer({ min: 1, max: 20 }),
  tail: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
});

describe('the tail probability', () => {
  it('is in (0, 1] where there is enough before it, and NaN elsewhere', () => {
    fc.assert(
      fc.property(series, options, (energies, settings) => {
        const result = tailProbability(energies, settings);
        for (const [t, value] of energies.entries()) {
          const before = energies.slice(Math.max(0, t - settings.window), t);
          const known = before.filter((one) => !Number.isNaN(one)).length;
          if (Number.isNaN(value) || known < settings.least) expect(result[t]).toBeNaN();
          else expect(result[t] > 0 && result[t] <= 1, `${result[t]} at ${t}`).toBe(true);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('comes from the trailing window alone: what follows, and what lies before it, changes nothing', () => {
    fc.assert(
      fc.property(series, options, series, (energies, settings, later) => {
        const whole = tailProbability([...energies, ...later], settings);
        expect([...whole.subarray(0, energies.length)]).toEqual([...tailProbability(energies, settings)]);
        const last = energies.length - 1;
        if (last < settings.window) return;
        const window = energies.slice(last - settings.window);
        expect(tailProbability(window, settings).at(-1)).toBe(whole[last]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('does not rise with the energy', () => {
    fc.assert(
      fc.property(series, options, energy, energy, (energies, settings, a, b) => {
        fc.pre(!Number.isNaN(a) && !Number.isNaN(b));
        const of = (value: number) => tailProbability([...energies, value], settings)[energies.length];
        const [less, more] = [of(Math.min(a, b)), of(Math.max(a, b))];
        if (!Number.isNaN(less)) expect(more).toBeLessThanOrEqual(less);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is counted where energies are equal or few', () => {
    const constant = tailProbability(new Float64Array(200).fill(3));
    expect([...constant.subarray(60)]).toEqual(new Array(140).fill(1));
    const above = tailProbability([...new Float64Array(199).fill(3), 4]);
    expect(above[199]).toBe(1 / 200);
    const few = tailProbability([5, 1, 4, 2, 3, 4.5, 0], { least: 1 });
    expect([...few]).toEqual([Number.NaN, 1, 2 / 3, 3 / 4, 3 / 5, 2 / 6, 1]);
  });

  it.each([
    ['uniform', 0.9],
    ['heavyTailed', 0.9],
    ['clustered', 0.75],
    ['clusteredHeavyTailed', 0.75],
    ['tied', 0.6],
  ] as const)('of %s energies is met as often as it says', (name, least) => {
    let [judged, tenth, hundredth, thousandth] = [0, 0, 0, 0];
    for (const seed of [1, 2, 3, 4]) {
      for (const p of tailProbability(simulated[name](8_000, seed)).subarray(730)) {
        judged++;
        tenth += Number(p <= 0.1);
        hundredth += Number(p <= 0.01);
        thousandth += Number(p <= 0.001);
      }
    }
    // Ties cannot be parted, so that there the probability is an upper bound.
    expect(tenth / judged / 0.1).toBeGreaterThan(least);
    expect(tenth / judged / 0.1).toBeLessThan(1.15);
    expect(hundredth / judged / 0.01).toBeLessThan(1.35);
    if (name !== 'tied') expect(hundredth / judged / 0.01).toBeGreaterThan(least - 0.05);
    // Some 30 of them: three standard errors are more than half.
    if (name === 'uniform' || name === 'heavyTailed')
      expect(Math.abs(thousandth / judged / 0.001 - 1.1)).toBeLessThan(0.7);
  });

  it('refuses what makes no sense', () => {
    expect(() => tailProbability([1, Number.POSITIVE_INFINITY])).toThrow(/position 1/);
    expect(() => tailProbability([], { window: 1 })).toThrow(/window/);
    expect(() => tailProbability([], { window: 10, least: 11 })).toThrow(/least/);
    expect(() => tailProbability([], { tail: 1 })).toThrow(/tail/);
  });
});

describe('a generalised Pareto tail', () => {
  const excesses = (shape: number, count: number, seed: number) => {
    const random = seededRandom(seed);
    const draw = () => {
      const left = 1 - random();
      return shape === 0 ? -2 * Math.log(left) : (2 * (left ** -shape - 1)) / shape;
    };
    return Float64Array.from({ length: count }, draw).sort();
  };

  it.each([-0.3, 0, 0.3, 0.67, 1])('of shape %d is found again', (shape) => {
    const fit = fitParetoTail(excesses(shape, 20_000, 7));
    expect(Math.abs(fit.shape - shape)).toBeLessThan(0.04);
    expect(Math.abs(fit.scale - 2)).toBeLessThan(0.08);
  });

  it.each([-0.3, 0.3, 1])(
    'of shape %d, from 75 excesses, is exceeded at nearly its nominal rate',
    (shape) => {
      const random = seededRandom(11);
      let [tenth, fiftieth] = [0, 0];
      const tries = 3_000;
      for (let seed = 1; seed <= tries; seed++) {
        const fit = fitParetoTail(excesses(shape, 75, seed));
        const p = exceedance(fit, (2 * ((1 - random()) ** -shape - 1)) / shape);
        tenth += Number(p <= 0.1);
        fiftieth += Number(p <= 0.02);
      }
      expect(Math.abs(tenth / tries / 0.1 - 1.04)).toBeLessThan(0.18);
      expect(Math.abs(fiftieth / tries / 0.02 - 1.15)).toBeLessThan(0.45);
    },
  );

  it('follows the unit of the excesses', () => {
    const values = excesses(0.3, 50, 3);
    const [once, scaled] = [fitParetoTail(values), fitParetoTail(values.map((value) => value * 1024))];
    expect(scaled.shape).toBeCloseTo(once.shape, 9);
    expect(scaled.scale / 1024).toBeCloseTo(once.scale, 9);
  });

  it('that is exponential has the exponential probability, and one with an end has none beyond it', () => {
    expect(exceedance({ shape: 0, scale: 2 }, 2)).toBeCloseTo(Math.exp(-1), 12);
    expect(exceedance({ shape: 1e-6, scale: 2 }, 2)).toBeCloseTo(Math.exp(-1), 5);
    expect(exceedance({ shape: -0.5, scale: 1 }, 1)).toBeCloseTo(0.25, 12);
    expect(exceedance({ shape: -0.5, scale: 1 }, 3)).toBe(0);
  });
});
