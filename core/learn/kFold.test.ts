import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kFold } from './kFold.ts';

describe('k-fold', () => {
  it('predicts every row once, from all rows but those of its fold, in folds that differ by one row at most', () => {
    const sizes = fc.integer({ min: 2, max: 60 }).chain((rows) => {
      return fc.tuple(fc.constant(rows), fc.integer({ min: 2, max: rows }), fc.integer());
    });
    fc.assert(
      fc.property(sizes, ([rows, folds, seed]) => {
        const splits = kFold(rows, { folds, seed });
        const all = Array.from({ length: rows }, (_, row) => row);
        expect(splits).toHaveLength(folds);
        expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual(all);
        for (const { train, test } of splits) {
          expect([...train, ...test].sort((a, b) => a - b)).toEqual(all);
          expect(test.length - Math.floor(rows / folds)).toBeOneOf([0, 1]);
        }
      }),
    );
  });

  it('keeps groups whole and the folds even where groups are of very different size', () => {
    const groups = [...'aaaaaaaabbbbccccddddeeff'];
    for (const { train, test } of kFold(groups, { folds: 3, seed: 2 })) {
      const inside = new Set(Array.from(test, (row) => groups[row]));
      expect(Array.from(train, (row) => groups[row]).filter((group) => inside.has(group))).toEqual([]);
      expect(test).toHaveLength(8);
    }
  });

  it('shuffles, by its seed alone', () => {
    const of = (seed: number) => kFold(50, { folds: 5, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect([...of(1)[0].test]).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('refuses more folds than rows or groups, and less than two', () => {
    expect(() => kFold(3, { folds: 4, seed: 1 })).toThrow('3 rows or groups cannot be cut into 4 folds');
    expect(() => kFold(['a', 'a', 'b'], { folds: 3, seed: 1 })).toThrow('2 rows or groups');
    for (const folds of [1, 1.5, Number.NaN]) expect(() => kFold(3, { folds, seed: 1 })).toThrow(RangeError);
  });
});
