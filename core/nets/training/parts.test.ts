import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../learn/random.ts';
import { adamStep, clipByGlobalNorm, noMoments } from './adam.ts';
import { trainingOptions } from './options.ts';
import { glorot, joinedKernel, orthogonal } from './parameter.ts';
import { evenParts, shuffledBatches, splitByTime } from './rows.ts';
import { rateAt } from './schedule.ts';

const upTo = (rows: number) => Int32Array.from({ length: rows }, (_, i) => i);

describe('Adam', () => {
  it('makes the steps of the paper', () => {
    const weights = [Float32Array.of(1, -1)];
    const moments = noMoments(weights);
    const [first, second] = [
      [0.5, -2],
      [-1, 0.25],
    ];
    adamStep(weights, [Float32Array.from(first)], moments, 0.1);
    // The first step is the rate, whatever the gradient's size.
    expect(weights[0][0]).toBeCloseTo(0.9, 6);
    expect(weights[0][1]).toBeCloseTo(-0.9, 6);
    adamStep(weights, [Float32Array.from(second)], moments, 0.1);
    const expected = [0.9, -0.9].map((value, i) => {
      const mean = (0.9 * 0.1 * first[i] + 0.1 * second[i]) / (1 - 0.81);
      const square = (0.999 * 0.001 * first[i] ** 2 + 0.001 * second[i] ** 2) / (1 - 0.999 ** 2);
      return value - (0.1 * mean) / Math.sqrt(square);
    });
    for (const [i, value] of expected.entries()) expect(weights[0][i]).toBeCloseTo(value, 5);
  });

  it('decays only what it is told to, apart from the gradient', () => {
    const weights = [Float32Array.of(2), Float32Array.of(2)];
    const zero = [Float32Array.of(0), Float32Array.of(0)];
    adamStep(weights, zero, noMoments(weights), 0.1, 0.5, (index) => index === 0);
    expect(weights[0][0]).toBeCloseTo(1.9, 6);
    expect(weights[1][0]).toBe(2);
  });
});

describe('clipping by the global norm', () => {
  it('shortens what is too long without turning it, and leaves the rest', () => {
    const gradients = [Float32Array.of(3, 0), Float32Array.of(4)];
    expect(clipByGlobalNorm(gradients, 10)).toBe(5);
    expect(gradients).toEqual([Float32Array.of(3, 0), Float32Array.of(4)]);
    clipByGlobalNorm(gradients, 1);
    expect(gradients[0][0]).toBeCloseTo(0.6, 6);
    expect(gradients[1][0]).toBeCloseTo(0.8, 6);
  });
});

describe('the learning rate', () => {
  it('rises in a line, then falls in a cosine to its end', () => {
    const options = trainingOptions({ rate: 1, warmUp: 0.1, decayTo: 0.2 });
    const rates = Array.from({ length: 101 }, (_, step) => rateAt(step, 100, options));
    expect(rates[0]).toBeCloseTo(0.1, 12);
    expect(rates[9]).toBeCloseTo(1, 12);
    expect(rates[55]).toBeCloseTo(0.6, 12);
    expect(rates[100]).toBeCloseTo(0.2, 12);
    for (let step = 10; step < 100; step++) expect(rates[step + 1]).toBeLessThan(rates[step]);
  });
});

describe('rows', () => {
  it('split in order of time, with an embargo between', () => {
    const { training, validation } = splitByTime(50, trainingOptions({ validation: 0.2, embargo: 3 }));
    expect([...training]).toEqual([...upTo(37)]);
    expect([...validation]).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
    expect(splitByTime(5, trainingOptions({ validation: 0, embargo: 3 })).training).toHaveLength(5);
    expect(() => splitByTime(10, trainingOptions({ validation: 0.5, embargo: 5 }))).toThrow(/none to train/);
  });

  it('are dealt out once each, in even batches, in an order that the seed alone decides', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 64 }),
        fc.nat(),
        (rows, batch, seed) => {
          const batches = shuffledBatches(upTo(rows), batch, seededRandom(seed));
          const sizes = batches.map(({ length }) => length);
          expect(Math.max(...sizes)).toBeLessThanOrEqual(batch);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(batches).toHaveLength(Math.ceil(rows / batch));
          expect(batches.flatMap((each) => [...each]).sort((a, b) => a - b)).toEqual([...upTo(rows)]);
          expect(shuffledBatches(upTo(rows), batch, seededRandom(seed))).toEqual(batches);
        },
      ),
    );
    expect(evenParts(upTo(5), 2).map((part) => [...part])).toEqual([[0, 1], [2], [3, 4]]);
  });
});

describe('first weights', () => {
  it('are uniform in the limits of Glorot', () => {
    const values = glorot(30, 20).initial(seededRandom(1));
    const limit = Math.sqrt(6 / 50);
    expect(values).toHaveLength(600);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / 600;
    expect(variance / (2 / 50)).toBeCloseTo(1, 0);
  });

  it('of a hidden state are a rotation', () => {
    const units = 7;
    const values = orthogonal(units).initial(seededRandom(2));
    for (let a = 0; a < units; a++) {
      for (let b = 0; b < units; b++) {
        let dot = 0;
        for (let i = 0; i < units; i++) dot += values[a * units + i] * values[b * units + i];
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 5);
      }
    }
    expect(joinedKernel(3, units).initial(seededRandom(2))).toHaveLength(10 * units);
  });
});

describe('options', () => {
  it.each([
    [{ batch: 0 }, 'batch is 0'],
    [{ rate: Number.NaN }, 'rate is NaN'],
    [{ validation: 1 }, 'validation is 1'],
    [{ clip: 0 }, 'clip is 0'],
    [{ seed: 0.5 }, 'seed is 0.5'],
    [{ weightDecay: -1 }, 'weightDecay is -1'],
    [{ patience: 0 }, 'patience is 0'],
  ])('refuse %o', (options, message) => {
    expect(() => trainingOptions(options)).toThrow(message);
  });
});
