import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { recommenderBattery } from '../testing/recommenderBattery.ts';
import { ImplicitAls } from './als.ts';
import { Bpr } from './bpr.ts';
import { CoHolding } from './coHolding.ts';
import { Ease } from './ease.ts';
import { ItemCosine } from './itemCosine.ts';
import { Popularity } from './popularity.ts';
import { UserNeighbours } from './userNeighbours.ts';

recommenderBattery('Popularity', () => new Popularity(), { personal: false });
recommenderBattery('ItemCosine', () => new ItemCosine({ shrinkage: 2 }));
recommenderBattery(
  'CoHolding',
  () => new CoHolding({ holderExponent: 0.5, heldExponent: 0.5, candidateExponent: 0.2 }),
);
recommenderBattery('UserNeighbours', () => new UserNeighbours({ neighbours: 20 }));
recommenderBattery('Ease', () => new Ease({ penalty: 5 }));
recommenderBattery('ImplicitAls', () => new ImplicitAls({ factors: 4, penalty: 1, confidence: 5 }));
recommenderBattery('Bpr', () => new Bpr({ factors: 4, penalty: 0.01 }));

/** Four holders of three items: {0, 1}, {0, 1}, {0, 2}, {1}. */
const held = matrix(4, 3, Float64Array.of(1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0));
const only = (item: number) =>
  matrix(
    1,
    3,
    Float64Array.from([0, 1, 2], (i) => Number(i === item)),
  );

describe('by hand', () => {
  it('popularity counts holders', () => {
    expect([...new Popularity().fit(held).score(only(0)).data]).toEqual([3, 3, 1]);
  });

  it('the cosine of two items is who holds both over the root of who holds each', () => {
    const { data } = new ItemCosine({ shrinkage: 0 }).fit(held).score(only(0));
    expect(data[0]).toBe(0);
    expect(data[1]).toBeCloseTo(2 / 3, 12);
    expect(data[2]).toBeCloseTo(1 / Math.sqrt(3), 12);
    const shrunk = new ItemCosine({ shrinkage: 3 }).fit(held).score(only(0)).data;
    expect(shrunk[1]).toBeCloseTo(2 / 6, 12);
  });

  it('co-holding weights holders by size and items by holders', () => {
    const options = { holderExponent: 1, heldExponent: 0.5, candidateExponent: 1 };
    const { data } = new CoHolding(options).fit(held).score(only(0));
    // Two holders of two items: (1/2 + 1/2) / (3^0.5 x 3); one: (1/2) / (3^0.5 x 1).
    expect(data[1]).toBeCloseTo(1 / (Math.sqrt(3) * 3), 12);
    expect(data[2]).toBeCloseTo(0.5 / Math.sqrt(3), 12);
  });

  it('co-holding with all holders is user neighbours without a bound, so far as they share one item', () => {
    const options = { holderExponent: 0.5, heldExponent: 0, candidateExponent: 0 };
    const table = new CoHolding(options).fit(held).score(only(0)).data;
    const users = new UserNeighbours({ neighbours: 99 }).fit(held).score(only(0)).data;
    for (const item of [1, 2]) expect(users[item]).toBeCloseTo(table[item], 12);
  });

  it('user neighbours beyond the bound do not count, save by a tie', () => {
    const asker = matrix(1, 3, Float64Array.of(1, 0, 1));
    const { data } = new UserNeighbours({ neighbours: 1 }).fit(held).score(asker);
    // {0, 2} is the same set, cosine 1; the two of {0, 1} have 1/2.
    expect([...data].map((value) => Number(value.toFixed(12)))).toEqual([1, 0, 1]);
    const two = new UserNeighbours({ neighbours: 2 }).fit(held).score(asker).data;
    expect(two[1]).toBeCloseTo(1, 12);
  });
});

describe('Ease', () => {
  it('meets the condition of its optimum: the gradient of loss and penalty is zero beside the diagonal', () => {
    const random = seededRandom(3);
    const [rows, items, penalty] = [30, 6, 2.5];
    const x = matrix(
      rows,
      items,
      Float64Array.from({ length: rows * items }, () => Number(random() < 0.4)),
    );
    const { table } = new Ease({ penalty }).fit(x).save();
    for (let i = 0; i < items; i++) {
      expect(table[i * items + i]).toBe(0);
      for (let j = 0; j < items; j++) {
        if (i === j) continue;
        let gradient = penalty * table[i * items + j];
        for (let row = 0; row < rows; row++) {
          let predicted = 0;
          for (let k = 0; k < items; k++) predicted += x.data[row * items + k] * table[k * items + j];
          gradient += x.data[row * items + i] * (predicted - x.data[row * items + j]);
        }
        expect(gradient, `${i} ${j}`).toBeCloseTo(0, 9);
      }
    }
  });

  it('with holders weighted is Ease on holders that many times', () => {
    const doubled = matrix(5, 3, Float64Array.of(...held.data, 0, 1, 0));
    // Holders of two items count 2^-1: twice the penalty and holders of one item twice give the same weights.
    const weighted = new Ease({ penalty: 1, holderExponent: 1 }).fit(held).save().table;
    const plain = new Ease({ penalty: 2 }).fit(doubled).save().table;
    for (const [i, value] of weighted.entries()) expect(value).toBeCloseTo(plain[i], 12);
  });
});

describe('ImplicitAls', () => {
  it('comes nearer to what is held with more sweeps, by the weighted loss of Hu, Koren and Volinsky', () => {
    const options = { factors: 2, penalty: 0.5, confidence: 4 };
    const losses = [1, 2, 4, 8, 16].map((sweeps) => {
      const model = new ImplicitAls({ ...options, sweeps }).fit(held);
      const { data } = model.score(held);
      return data.reduce((sum, score, i) => sum + (1 + 4 * held.data[i]) * (held.data[i] - score) ** 2, 0);
    });
    expect(losses.at(-1)).toBeLessThan(losses[0] + 1e-9);
    expect(losses.at(-1)).toBeLessThan(4);
  });

  it('folds a holder in by the normal equations, one factor by hand', () => {
    const model = new ImplicitAls({ factors: 1, penalty: 1, confidence: 2 }).load({
      items: 3,
      factors: [1, 2, 0],
    });
    // x = (1 + 2) 2 / (1 + 4 + 2 x 4 + 1) for who holds the second item.
    const { data } = model.score(only(1));
    expect(data[0]).toBeCloseTo(6 / 14, 12);
    expect(data[1]).toBeCloseTo(12 / 14, 12);
  });
});

describe('Bpr', () => {
  it('scores by bias and the mean of what is held, by hand', () => {
    const model = new Bpr({ factors: 2, penalty: 0 }).load({
      items: 3,
      factors: [1, 0, 0, 1, 1, 1],
      biases: [0, 0.5, 0],
    });
    expect([...model.score(matrix(1, 3, Float64Array.of(1, 1, 0))).data]).toEqual([0.5, 1, 1]);
    expect([...model.score(matrix(1, 3)).data]).toEqual([0, 0.5, 0]);
  });

  it('learns popularity where there is nothing else to learn', () => {
    const rows = Array.from({ length: 60 }, (_, row) => [1, Number(row % 3 === 0), 0]);
    const model = new Bpr({ factors: 1, penalty: 0.01 }).fit(matrix(60, 3, Float64Array.from(rows.flat())));
    const { biases } = model.save();
    expect(biases[0]).toBeGreaterThan(biases[1]);
    expect(biases[1]).toBeGreaterThan(biases[2]);
  });
});

describe('options', () => {
  it('that mean nothing are refused', () => {
    expect(() => new Ease({ penalty: 0 })).toThrow(RangeError);
    expect(() => new Ease({ penalty: 1, holderExponent: -1 })).toThrow(RangeError);
    expect(() => new ItemCosine({ shrinkage: -1 })).toThrow(RangeError);
    expect(() => new UserNeighbours({ neighbours: 0 })).toThrow(RangeError);
    expect(() => new ImplicitAls({ factors: 0, penalty: 1, confidence: 1 })).toThrow(RangeError);
    expect(() => new Bpr({ factors: 1, penalty: -1 })).toThrow(RangeError);
    expect(
      () => new CoHolding({ holderExponent: Number.NaN, heldExponent: 0, candidateExponent: 0 }),
    ).toThrow(RangeError);
  });
});
