import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveCount, wilsonInterval } from './proportion.ts';
import { seededRandom } from './random.ts';

describe('the interval of a share', () => {
  it.each([
    // Newcombe (1998, Statistics in Medicine 17, table I, method 3).
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is that which was published', (successes, count, low, high) => {
    const interval = wilsonInterval(successes / count, count);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it('holds the share, stays within 0 and 1, and narrows with more cases', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 1e6, noNaN: true }),
        (share, count) => {
          const [low, high] = wilsonInterval(share, count);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(share + 1e-12);
          expect(high).toBeGreaterThanOrEqual(share - 1e-12);
          const [narrowLow, narrowHigh] = wilsonInterval(share, 2 * count);
          expect(narrowHigh - narrowLow).toBeLessThanOrEqual(high - low + 1e-12);
        },
      ),
    );
  });

  it('of no cases is refused', () => expect(() => wilsonInterval(0.5, 0)).toThrow(RangeError));
});

describe('what dependent cases are worth', () => {
  it('by hand: two days of two cases each that go together are worth two', () => {
    const periods = [2, 0, 2, 0].map((successes) => ({ count: 2, successes }));
    // Share 1/2, excess of each day +-1, variance of the sum 4, of eight independent cases 2: worth 8 / 2.
    expect(effectiveCount(periods, 0)).toBe(4);
    // With a lag of one: 4 + 2 x 1/2 x (-3) = 1 is less than 2, which is not believed; but there are too few stretches.
    expect(effectiveCount(periods, 1)).toBe(2);
  });

  it('is their number where they are independent, and a day where all cases of a day are one', () => {
    const random = seededRandom(3);
    const independent = Array.from({ length: 2_000 }, () => ({
      count: 1,
      successes: Number(random() < 0.3),
    }));
    expect(effectiveCount(independent, 0)).toBeCloseTo(2_000, -1);
    const together = independent.map(({ successes }) => ({ count: 40, successes: 40 * successes }));
    expect(effectiveCount(together, 0)).toBeCloseTo(2_000, -1);
  });

  it('is fewer where days go on as they were, if the lag covers that', () => {
    const random = seededRandom(4);
    const weekly = Array.from({ length: 400 }, () => Number(random() < 0.5)).flatMap((successes) =>
      Array.from({ length: 7 }, () => ({ count: 1, successes })),
    );
    const worth = effectiveCount(weekly, 13);
    expect(worth).toBeGreaterThan(400);
    expect(worth).toBeLessThan(800);
  });

  it('is never more than their number, and at least one', () => {
    const period = fc.record({
      count: fc.integer({ min: 1, max: 50 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(period, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 30 }),
        (drawn, lag) => {
          const periods = drawn.map(({ count, share }) => ({ count, successes: Math.round(count * share) }));
          const worth = effectiveCount(periods, lag);
          expect(worth).toBeLessThanOrEqual(periods.reduce((sum, { count }) => sum + count, 0));
          expect(worth).toBeGreaterThan(0);
        },
      ),
    );
  });

  it.each([0, 1])('where the share is %i, a stretch of days counts as one case', (share) => {
    const periods = Array.from({ length: 30 }, () => ({ count: 40, successes: 40 * share }));
    expect(effectiveCount(periods, 2)).toBe(10);
  });
});
