import { describe, expect, it } from 'vitest';
import { matrix, takeColumns } from '../matrix.ts';
import { normalValues, seededRandom } from '../random.ts';
import { Ridge } from '../ridge.ts';
import { correlationFilter, varianceFilter } from './filters.ts';
import { permutationImportance } from './permutationImportance.ts';

describe('filters', () => {
  const features = matrix(3, 4, Float64Array.of(0, 2, 0, 3, 0, 1, 4, 3, 0, 1, 1, 3));

  it('by variance keep what scikit-learn 1.9.1 keeps', () => {
    expect(varianceFilter(features)).toEqual([1, 2]);
    expect(varianceFilter(features, 0.5)).toEqual([2]);
    expect(varianceFilter(matrix(3, 1, new Float64Array(3).fill(0.1)))).toEqual([]);
  });

  it('by correlation keep the first of a pair, and what correlates only with one that went', () => {
    const normal = normalValues(seededRandom(1));
    const rows = 500;
    const drawn = matrix(rows, 5);
    for (let row = 0; row < rows; row++) {
      const [a, b] = [normal(), normal()];
      // Correlations: first and second, second and third about 0.9; first and third 0.6.
      drawn.data.set([a, a + 0.45 * b, a + 1.3 * b, -2 * a, 5], row * 5);
    }
    expect(correlationFilter(drawn, 0.8)).toEqual([0, 2, 4]);
    expect(correlationFilter(drawn, 0.5)).toEqual([0, 4]);
    expect(correlationFilter(drawn, 0.95)).toEqual([0, 1, 2, 4]);
  });

  it('refuse values that are not finite', () => {
    expect(() => varianceFilter(matrix(1, 1, Float64Array.of(Number.NaN)))).toThrow('position 0');
    expect(() => correlationFilter(matrix(0, 2), 0.9)).toThrow('no row');
  });

  it('copy the columns that stay', () => {
    expect([...takeColumns(features, [2, 1]).data]).toEqual([0, 2, 4, 1, 1, 1]);
  });
});

describe('permutation importance', () => {
  // Two tokens on the same 400 days. The target follows column 0; column 1 is a random walk, column 2 noise.
  const days: number[] = [];
  const tokens: string[] = [];
  const features = matrix(800, 3);
  const targets = matrix(800, 1);
  const normal = normalValues(seededRandom(6));
  let walk = 0;
  for (let row = 0; row < 800; row++) {
    days.push(row >> 1);
    tokens.push(row % 2 ? 'odd' : 'even');
    if (row % 2 === 0) walk += normal();
    const signal = normal();
    features.data.set([signal, walk, normal()], row * 3);
    targets.data[row] = 2 * signal + normal();
  }
  const model = new Ridge({ penalty: 0 }).fit(features, targets);
  const losses = (rows: typeof features) =>
    model.predict(rows).data.map((value, i) => (value - targets.data[i]) ** 2);

  it('finds the column that matters, and by how much', () => {
    const [signal, walked, noise] = permutationImportance(features, { days, series: tokens, losses });
    // Swapping x for an independent x' adds 4 (x - x')^2, which is 8 on average.
    expect(signal.increase).toBeGreaterThan(6.5);
    expect(signal.increase).toBeLessThan(9.5);
    expect(signal.interval[0]).toBeGreaterThan(5);
    expect(signal.spread).toBeLessThan(1);
    for (const { increase } of [walked, noise]) expect(Math.abs(increase)).toBeLessThan(0.1);
  });

  it('is wider where the rows of a stretch share their luck', () => {
    // The loss rises by an amount that the block of 40 days has in common.
    const luck = Array.from({ length: 10 }, normal);
    const shared = (rows: typeof features) => {
      const changed = rows.data !== features.data;
      return days.map((day) => (changed ? luck[Math.floor(day / 40)] : 0));
    };
    const width = (block: number) => {
      const [{ interval }] = permutationImportance(features, { days, losses: shared, block, repeats: 2 });
      return interval[1] - interval[0];
    };
    expect(width(40)).toBeGreaterThan(3 * width(1));
  });

  it('takes values from the same token, in blocks of consecutive days, and the same day for all tokens', () => {
    const stamped = matrix(
      800,
      1,
      Float64Array.from(days, (day, row) => 2 * day + (row % 2)),
    );
    const seen: Float64Array[] = [];
    permutationImportance(stamped, {
      days,
      series: tokens,
      losses: (rows) => {
        seen.push(rows.data);
        return new Float64Array(800);
      },
      repeats: 1,
      block: 50,
    });
    const permuted = seen[1];
    expect([...permuted].sort((a, b) => a - b)).toEqual([...stamped.data]);
    expect([...permuted]).not.toEqual([...stamped.data]);
    let breaks = 0;
    for (let row = 0; row < 800; row += 2) {
      expect(permuted[row] % 2).toBe(0);
      expect(permuted[row + 1]).toBe(permuted[row] + 1);
      if (row > 0 && permuted[row] !== permuted[row - 2] + 2) breaks++;
    }
    expect(breaks).toBeLessThanOrEqual(8);
  });

  it('permutes columns together where they stand in for one another', () => {
    const doubled = takeColumns(features, [0, 0, 2]);
    const twin = new Ridge({ penalty: 0.01 }).fit(doubled, targets);
    const [alone, both] = permutationImportance(doubled, {
      days,
      series: tokens,
      losses: (rows) => twin.predict(rows).data.map((value, i) => (value - targets.data[i]) ** 2),
      groups: [[0], [0, 1]],
    });
    expect(both.columns).toEqual([0, 1]);
    expect(both.increase).toBeGreaterThan(3 * alone.increase);
  });

  it('repeats with its seed and refuses days that do not match', () => {
    const of = (seed: number) => permutationImportance(features, { days, losses, repeats: 2, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(() => permutationImportance(features, { days: [1], losses })).toThrow('1 days do not match');
    expect(() => permutationImportance(features, { days, losses: () => [1] })).toThrow('1 losses do not');
  });
});
