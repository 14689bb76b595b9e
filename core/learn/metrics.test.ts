import { describe, expect, it } from 'vitest';
import { blockBootstrap } from './bootstrap.ts';
import { brier, conformalQuantile, mean, pinball, rocAuc } from './metrics.ts';
import { seededRandom } from './random.ts';
import { walkForward } from './walkForward.ts';

describe('metrics', () => {
  it('weigh an error above and below a quantile as they should', () => {
    expect(pinball(10, 8, 0.9)).toBeCloseTo(1.8);
    expect(pinball(8, 10, 0.9)).toBeCloseTo(0.2);
  });

  it('are least in expectation at the true quantile', () => {
    const values = Array.from({ length: 101 }, (_, i) => i);
    const loss = (at: number) => mean(values.map((value) => pinball(value, at, 0.9)));
    expect(loss(90)).toBeLessThan(loss(85));
    expect(loss(90)).toBeLessThan(loss(95));
  });

  it('take conformal quantiles at level x (n + 1)', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(conformalQuantile(values, 0.9)).toBe(9);
    expect(conformalQuantile(values, 0.1)).toBe(1);
    expect(conformalQuantile(values, 0.55)).toBeCloseTo(5.5);
    expect(conformalQuantile(Float64Array.of(3), 0.9)).toBe(3);
    expect(() => conformalQuantile(Float64Array.of(), 0.9)).toThrow(RangeError);
  });

  it('hold their promise: a fresh value lies below the quantile with its probability', () => {
    const random = seededRandom(3);
    let below = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const known = Float64Array.from({ length: 29 }, random).sort();
      if (random() <= conformalQuantile(known, 0.9)) below++;
    }
    expect(below / 4000).toBeGreaterThan(0.885);
    expect(below / 4000).toBeLessThan(0.915);
  });

  it('rank by area under the ROC curve, ties counted half', () => {
    // Pairs (positive, negative): 0.35 < 0.4 is wrong, the other three are right.
    expect(rocAuc([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75);
    expect(rocAuc([1, 1, 1], [true, false, true])).toBe(0.5);
    expect(rocAuc([1, 2], [true, true])).toBeNaN();
  });

  it('square the error of a probability', () => {
    expect(brier(0.7, true)).toBeCloseTo(0.09);
    expect(brier(0.7, false)).toBeCloseTo(0.49);
  });
});

describe('walking forward', () => {
  it('covers every day once and never learns from the embargo or later', () => {
    const folds = walkForward({ from: 100, to: 175, step: 30, embargo: 5 });
    expect(folds).toEqual([
      { trainUntil: 94, testFrom: 100, testTo: 129 },
      { trainUntil: 124, testFrom: 130, testTo: 159 },
      { trainUntil: 154, testFrom: 160, testTo: 175 },
    ]);
  });

  it('refuses a step that does not advance', () => {
    expect(() => walkForward({ from: 0, to: 1, step: 0, embargo: 0 })).toThrow(RangeError);
  });
});

describe('the block bootstrap', () => {
  it('brackets the mean of independent values as widely as theory says, and repeats with its seed', () => {
    const random = seededRandom(5);
    const values = Float64Array.from({ length: 400 }, random);
    const statistic = (sample: Int32Array) => mean(Array.from(sample, (i) => values[i]));
    const [low, high] = blockBootstrap(400, statistic, { block: 5, rounds: 400 });
    expect(blockBootstrap(400, statistic, { block: 5, rounds: 400 })).toEqual([low, high]);
    // The deviation of the mean of 400 uniform values is 0.2887 / 20; the interval is about 3.92 of them wide.
    expect((high - low) / (0.2887 / 20)).toBeGreaterThan(2.8);
    expect((high - low) / (0.2887 / 20)).toBeLessThan(5);
    expect(low).toBeLessThan(mean(values));
    expect(high).toBeGreaterThan(mean(values));
  });
});
