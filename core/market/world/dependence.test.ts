import { expect, it } from 'vitest';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { dependence } from './dependence.ts';
import { type Observations, observationsOf } from './observations.ts';

const DAYS = 500;

/** Assets that share a part of every day's return. */
function assets(common: number, seed = 1, days = DAYS): Observations[] {
  const normal = normalValues(seededRandom(seed));
  const data = new Float64Array(days * 3);
  for (let day = 0; day < days; day++) {
    const shared = normal();
    for (let asset = 0; asset < 3; asset++)
      data[day * 3 + asset] = 0.03 * (Math.sqrt(common) * shared + Math.sqrt(1 - common) * normal());
  }
  const history = {
    symbols: ['A', 'B', 'C'],
    day: Int32Array.from({ length: days }, (_, i) => 18_000 + i),
    returns: { rows: days, columns: 3, data },
  };
  return [0, 1, 2].map((asset) => observationsOf(history, asset));
}

/** L L'. */
function product(factor: Float64Array, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += factor[i * 3 + k] * factor[j * 3 + k];
  return sum;
}

it.each([0.1, 0.8])('finds a correlation of %d', (common) => {
  const factor = dependence(assets(common));
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ])
    expect(Math.abs(product(factor, i, j) - common)).toBeLessThan(0.15);
  for (const i of [0, 1, 2]) expect(product(factor, i, i)).toBeCloseTo(1, 9);
});

it('takes a pair without common days to be as correlated as the others', () => {
  const [a, b, c] = assets(0.8);
  const later = { ...c, day: c.day.map((day) => day + 5_000) };
  const factor = dependence([a, b, later]);
  expect(product(factor, 0, 1)).toBeCloseTo(product(factor, 0, 2), 9);
});

it('is a factor even where the pairs contradict each other', () => {
  const [a, b, c] = assets(0.9);
  const negative = { ...b, observed: b.observed.map((value) => -value) };
  expect(dependence([a, negative, c]).every(Number.isFinite)).toBe(true);
});
