import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareFrom, summarisePaths } from './paths.ts';

it('knows the closes, the deepest fall and the extremes of two paths', () => {
  const log = (...closes: number[]) =>
    closes.map((close, i) => Math.log(close / (i === 0 ? 1 : closes[i - 1])));
  const { byDay, drawdown, lowest, highest } = summarisePaths(
    Float64Array.from([...log(1.2, 0.9, 1.1), ...log(0.8, 0.6, 1)]),
    3,
  );
  const rounded = (values: Float64Array) => Array.from(values, (value) => Number(value.toFixed(9)));
  expect(byDay.map(rounded)).toEqual([
    [0.8, 1.2],
    [0.6, 0.9],
    [1, 1.1],
  ]);
  expect(rounded(drawdown)).toEqual([0.25, 0.4]);
  expect(rounded(lowest)).toEqual([0.9, 0.6]);
  expect(rounded(highest)).toEqual([1.2, 1]);
  expect(shareFrom(drawdown, 0.3)).toBe(0.5);
});

it('a deeper fall is never likelier, and no fall is deeper than one from the highest to the lowest close', () => {
  const change = fc.double({ min: -0.4, max: 0.4, noNaN: true });
  fc.assert(
    fc.property(fc.array(change, { minLength: 12, maxLength: 12 }), (changes) => {
      const { drawdown, lowest, highest } = summarisePaths(Float64Array.from(changes), 4);
      expect(shareFrom(drawdown, 0.1)).toBeGreaterThanOrEqual(shareFrom(drawdown, 0.2));
      for (const [path, fall] of drawdown.entries())
        expect(fall).toBeLessThanOrEqual(1 - lowest[path] / highest[path] + 1e-12);
    }),
  );
});
