import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../core/learn/matrix.ts';
import type { Weights } from '../../../../core/nets/encoder/shape.ts';
import { atShares } from '../models/classifier.ts';
import { sharpened, sharpnessOf, withShares } from './calibrate.ts';
import { labelledRows, priorOffsets } from './rows.ts';
import { opinionsOf, taughtRows } from './selfTraining.ts';

const row = (label: number, source: string) => ({ text: 'a b', label, source });

describe('rows to learn from', () => {
  it('carry how frequent the classes are in their own source', () => {
    const rows = [...new Array(7).fill(row(0, 'x')), row(1, 'x'), row(2, 'x'), row(1, 'y')];
    const offsets = priorOffsets(rows);
    const [x, y] = [offsets[0], offsets[9]].map((values) => values.map(Math.exp));
    for (const [k, share] of [8 / 12, 2 / 12, 2 / 12].entries()) expect(x[k]).toBeCloseTo(share, 12);
    for (const [k, share] of [1 / 4, 2 / 4, 1 / 4].entries()) expect(y[k]).toBeCloseTo(share, 12);
  });

  it('have smoothed targets, and crypto counts twice', () => {
    const [crypto, other] = labelledRows([row(2, 'CryptoLin'), row(0, 'SEntFiN')], () => ({ ids: [1] }), 0.3);
    expect(crypto.target.map((value) => Number(value.toFixed(6)))).toEqual([0.1, 0.1, 0.8]);
    expect([crypto.weight, other.weight]).toEqual([2, 1]);
  });
});

describe('probabilities at other shares', () => {
  it('follow the rule of Bayes', () => {
    const moved = atShares(matrix(1, 3, Float64Array.of(0.5, 0.25, 0.25)), [0.2, 0.4, 0.4]).data;
    expect([...moved].map((value) => Number(value.toFixed(12)))).toEqual(
      [1, 1, 1].map((x) => Number((x / 3).toFixed(12))),
    );
  });
});

describe('calibrating', () => {
  it('puts shares into the bias, as moving the probabilities does', () => {
    const shares = [0.2, 0.3, 0.5];
    const bias = Float32Array.of(0.4, -1, 0.1);
    const head: Weights = new Map([['head.bias', { dims: [3], data: bias }]]);
    const softmax = (logits: ArrayLike<number>) => {
      const powers = Array.from(logits, Math.exp);
      const sum = powers.reduce((total, value) => total + value, 0);
      return matrix(
        1,
        3,
        Float64Array.from(powers, (value) => value / sum),
      );
    };
    const moved = atShares(softmax(bias), shares).data;
    const built = softmax(withShares(head, shares).get('head.bias')!.data).data;
    for (const [k, value] of built.entries()) expect(value).toBeCloseTo(moved[k], 6);
  });

  it('finds the temperature, and turns no class into another', () => {
    // Logits are twice what the frequencies of the labels support: 0.9 is claimed where 3 of 4 are right.
    const probabilities = matrix(40, 3);
    const rows = Array.from({ length: 40 }, (_, i) => {
      const said = i % 2 === 0 ? 0 : 2;
      for (let k = 0; k < 3; k++)
        probabilities.data[3 * i + k] = k === said ? 0.9 : k === 1 ? 0.0001 : 0.0999;
      return { label: i % 8 < 6 ? said : 2 - said };
    });
    rows[0].label = 1;
    const weights: Weights = new Map([
      ['head.weight', { dims: [1, 3], data: Float32Array.of(1, 2, 3) }],
      ['head.bias', { dims: [3], data: Float32Array.of(-1, 0, 1) }],
      ['other', { dims: [1], data: Float32Array.of(5) }],
    ]);
    const ratio = sharpnessOf(probabilities, rows);
    const scaled = sharpened(weights, ratio);
    expect(scaled.get('head.weight')!.data[0]).toBeCloseTo(ratio, 6);
    expect(ratio).toBeGreaterThan(0.25);
    expect(ratio).toBeLessThan(0.7);
    expect(scaled.get('head.bias')!.data[2]).toBeCloseTo(ratio, 6);
    expect(scaled.get('other')).toBe(weights.get('other'));
    expect(weights.get('head.weight')!.data[0]).toBe(1);
  });
});

describe('taught rows', () => {
  it('have the geometric mean of what the teachers think as their target, at equal shares', async () => {
    const teacher = (...values: number[]) => ({
      model: 'teacher',
      seed: 0,
      predict: async () => matrix(1, 3, Float64Array.from(values)),
    });
    const teachers = [teacher(0.8, 0.1, 0.1), teacher(0.2, 0.4, 0.4)];
    const [taught] = taughtRows(['a b'], await opinionsOf(teachers, ['a b']), () => ({ ids: [1] }));
    // sqrt(0.8 x 0.2) = 0.4, sqrt(0.1 x 0.4) = 0.2 twice.
    for (const [k, value] of [0.5, 0.25, 0.25].entries()) expect(taught.target[k]).toBeCloseTo(value, 12);
    expect(new Set(taught.offset).size).toBe(1);
    expect(taught.weight).toBe(1);
  });
});
