import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimise } from './minimise.ts';

describe('minimise', () => {
  it('finds the bottom of the valley of Rosenbrock (1960)', () => {
    const { point, value } = minimise(([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, [[-1.2, 1]]);
    expect(point[0]).toBeCloseTo(1, 4);
    expect(point[1]).toBeCloseTo(1, 4);
    expect(value).toBeLessThan(1e-9);
  });

  it('finds the bottom of any bowl from anywhere', () => {
    const coordinate = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(coordinate, coordinate, coordinate),
        fc.tuple(coordinate, coordinate, coordinate),
        (bottom, start) => {
          const bowl = (at: Float64Array) =>
            bottom.reduce((sum, value, i) => sum + 4 ** i * (at[i] - value) ** 2, 0) +
            (at[0] - bottom[0]) * (at[1] - bottom[1]);
          const { point } = minimise(bowl, [start]);
          for (let i = 0; i < 3; i++) expect(point[i]).toBeCloseTo(bottom[i], 3);
        },
      ),
    );
  });

  it('returns the lowest of the ends, and keeps out of where there is no value', () => {
    const twoValleys = ([x]: Float64Array) => (x < -3 ? Number.NaN : (x * x - 1) ** 2 + 0.3 * x);
    const { point } = minimise(twoValleys, [[1], [-2]]);
    expect(point[0]).toBeCloseTo(-1.03, 1);
    expect(() => minimise(twoValleys, [])).toThrow(/no start/);
  });
});
