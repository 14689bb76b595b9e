import { describe, expect, it } from 'vitest';
import { NotFittedError } from '../estimator.ts';
import { type Matrix, matrix, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import type { Recommender } from '../recommend/recommender.ts';

/**
 * What every recommender must satisfy, whatever it models.
 *
 * @param make a fresh, unfitted recommender with fixed hyper-parameters and seed
 * @param personal false for one that gives everybody the same
 */
export function recommenderBattery<State>(
  name: string,
  make: () => Recommender<State>,
  { personal = true } = {},
): void {
  describe(`${name} as a recommender`, () => {
    const held = twoTastes(120);

    it('gives the same model when fitted again, and when another one is fitted on the same data', () => {
      const once = make().fit(held);
      expect(make().fit(held).fit(held).save()).toEqual(once.save());
    });

    it('forgets what it was fitted on before', () => {
      expect(make().fit(twoTastes(40, 7)).fit(held).save()).toEqual(make().fit(held).save());
    });

    it('scores the same after saving, a trip through JSON and loading', () => {
      const original = make().fit(held);
      const loaded = make().load(JSON.parse(JSON.stringify(original.save())));
      expect(loaded.score(held)).toEqual(original.score(held));
    });

    it('scores a row alone as in a batch', () => {
      const model = make().fit(held);
      const batch = model.score(held);
      for (const row of [0, 57, 119])
        expect([...model.score(takeRows(held, [row])).data]).toEqual([...takeRows(batch, [row]).data]);
    });

    it('leaves its input as it was, and its state to itself', () => {
      const copy = structuredClone(held);
      const model = make().fit(held);
      const before = model.score(held);
      const state = model.save() as Record<string, unknown>;
      for (const value of Object.values(state)) if (Array.isArray(value)) value.fill(99);
      expect(model.score(held)).toEqual(before);
      expect(held).toEqual(copy);
    });

    it('refuses what is neither 0 nor 1, no holder at all, and other items than it was fitted on', () => {
      for (const wrong of [0.5, -1, 2, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => make().fit(withValue(held, 5, wrong))).toThrow(/position 5/);
      expect(() => make().fit(matrix(0, 12))).toThrow(RangeError);
      const model = make().fit(held);
      expect(() => model.score(matrix(1, 13))).toThrow(RangeError);
      for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => model.score(withValue(held, 5, wrong))).toThrow(/position 5/);
    });

    it('says so when it is asked before it was fitted', () => {
      expect(() => make().score(held)).toThrow(NotFittedError);
      expect(() => make().save()).toThrow(NotFittedError);
    });

    it('stays finite for somebody who holds nothing, and where nobody holds an item', () => {
      const scores = make().fit(held).score(matrix(1, 12)).data;
      expect(scores.every(Number.isFinite)).toBe(true);
      const lonely = matrix(held.rows, 12, held.data.slice());
      for (let row = 0; row < lonely.rows; row++) lonely.data[row * 12 + 3] = 0;
      expect(make().fit(lonely).score(held).data.every(Number.isFinite)).toBe(true);
    });

    if (!personal) return;
    it('prefers the items of the taste that a holder shows', () => {
      const model = make().fit(held);
      for (const [shown, own, others] of [
        [
          [0, 2],
          [1, 3, 4, 5],
          [6, 7, 8, 9, 10, 11],
        ],
        [
          [7, 9],
          [6, 8, 10, 11],
          [0, 1, 2, 3, 4, 5],
        ],
      ]) {
        const row = matrix(1, 12);
        for (const item of shown) row.data[item] = 1;
        const { data } = model.score(row);
        const least = Math.min(...own.map((item) => data[item]));
        expect(least).toBeGreaterThan(Math.max(...others.map((item) => data[item])));
      }
    });
  });
}

/** Holders of about half of the first six items, or of the last six, and now and then of one that is not theirs. */
function twoTastes(rows: number, seed = 1): Matrix {
  const random = seededRandom(seed);
  const held = matrix(rows, 12);
  for (let row = 0; row < rows; row++)
    for (let item = 0; item < 12; item++) {
      const own = item < 6 === (row % 2 === 0);
      held.data[row * 12 + item] = Number(random() < (own ? 0.5 : 0.03));
    }
  return held;
}

function withValue(source: Matrix, position: number, value: number): Matrix {
  const copy = matrix(source.rows, source.columns, source.data.slice());
  copy.data[position] = value;
  return copy;
}
