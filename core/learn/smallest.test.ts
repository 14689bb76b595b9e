import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smallestFirst } from './smallest.ts';

it('brings the smallest values to the front and loses none', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -3, max: 3 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.nat(), (list, at) => {
      const count = 1 + (at % list.length);
      const sorted = Float64Array.from(list).sort();
      const moved = Float64Array.from(list);
      smallestFirst(moved, count);
      expect(moved.slice(0, count).sort()).toEqual(sorted.slice(0, count));
      expect(moved.sort()).toEqual(sorted);
    }),
  );
});

it('does so among many equal values', () => {
  const moved = Float64Array.of(2, 1, 2, 1, 2, 1, 1);
  smallestFirst(moved, 4);
  expect([...moved.slice(0, 4)]).toEqual([1, 1, 1, 1]);
});
