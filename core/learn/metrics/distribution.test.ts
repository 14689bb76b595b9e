import { describe, expect, it } from 'vitest';
import { mean } from '../mean.ts';
import { normalValues, seededRandom } from '../random.ts';
import { conformalQuantile, coverage, crpsOfNormal, crpsOfQuantiles, pinball } from './distribution.ts';

describe('distributions', () => {
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

  it.each([
    [0, 0, 1, 0.23369497725510907],
    [1.3, 0.2, 2, 0.7028449420476611],
    [-4, 0, 1, 3.435824706969108],
  ])(
    'score %d under a normal forecast (%d, %d) as numerical integration does',
    (actual, level, deviation, crps) => {
      expect(crpsOfNormal(actual, level, deviation)).toBeCloseTo(crps, 10);
    },
  );

  it('score quantiles as the cell of each level weighs them', () => {
    // Cells 0 to 0.3, to 0.7 and to 1; losses 0.1 x 3, 0.5 x 1 and 0.1 x 2.
    expect(crpsOfQuantiles(4, [1, 3, 6], [0.1, 0.5, 0.9])).toBeCloseTo(2 * (0.09 + 0.2 + 0.06), 12);
  });

  it('are scored by one sure quantile as by the absolute error', () => {
    expect(crpsOfQuantiles(4, [1], [0.5])).toBe(3);
  });

  it('are scored by many quantiles as by the whole distribution, and by nine 4.7 % too high', () => {
    const normal = normalValues(seededRandom(11));
    const draws = Float64Array.from({ length: 99_999 }, normal).sort();
    const ratio = (count: number) => {
      const levels = Array.from({ length: count - 1 }, (_, i) => (i + 1) / count);
      const quantiles = levels.map((level) => conformalQuantile(draws, level));
      const values = Array.from({ length: 2000 }, normal);
      return (
        mean(values.map((value) => crpsOfQuantiles(value, quantiles, levels))) /
        mean(values.map((value) => crpsOfNormal(value, 0, 1)))
      );
    };
    expect(ratio(100)).toBeCloseTo(1.0008, 2);
    expect(ratio(10)).toBeGreaterThan(1.042);
    expect(ratio(10)).toBeLessThan(1.052);
  });

  it('count values on the bounds as covered', () => {
    expect(coverage([1, 2, 3, 4], [1, 0, 4, 0], [2, 2, 5, 3])).toBe(0.5);
    expect(() => coverage([1], [0], [])).toThrow(RangeError);
  });
});
