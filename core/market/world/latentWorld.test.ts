import { beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../inference/inProcess.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { syntheticCandles } from '../testing/syntheticCandles.ts';
import { calendarOf, historyOf } from './observations.ts';
import { openWorld } from './registered.ts';
import type { Latent, World, WorldHistory } from './world.ts';

let world: World & Latent;
beforeAll(async () => {
  ({ world } = await openWorld(inProcessModels('models')));
});

/** Two assets, the second a mixture of the first and of its own. */
function pair(share = 0.9, days = 400): WorldHistory {
  const [a, b] = [1, 2].map((seed) => historyOf(syntheticCandles(days + 1, { seed })));
  const data = new Float64Array(days * 2);
  for (let day = 0; day < days; day++) {
    data[day * 2] = a.returns.data[day];
    data[day * 2 + 1] = share * a.returns.data[day] + Math.sqrt(1 - share ** 2) * b.returns.data[day];
  }
  return { symbols: ['A', 'B'], day: a.day, returns: { rows: days, columns: 2, data } };
}

/** The same, the second a stock that rests on weekends. */
function withStock(): WorldHistory {
  const history = pair();
  const data = history.returns.data.map((value, at) =>
    at % 2 === 1 && calendarOf(history.day[Math.floor(at / 2)]).includes(1) ? Number.NaN : value,
  );
  return { ...history, returns: { ...history.returns, data } };
}

const deviation = (values: Float64Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('imagined paths', () => {
  it('are the same with the same seed, and others with another', async () => {
    const draw = (seed: number) => world.imagine(pair(), { days: 3, paths: 10, seed });
    const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(first).toHaveLength(10 * 3 * 2);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first.every(Number.isFinite)).toBe(true);
  });

  it('leave a stock at rest on weekends, and a token not', async () => {
    const history = withStock();
    const paths = await world.imagine(history, { days: 14, paths: 6, seed: 1 });
    const last = history.day[history.day.length - 1];
    for (let day = 0; day < 14; day++) {
      const weekend = calendarOf(last + 1 + day).includes(1);
      for (let path = 0; path < 6; path++) {
        const at = (path * 14 + day) * 2;
        expect(paths[at]).not.toBe(0);
        expect(paths[at + 1] === 0).toBe(weekend);
      }
    }
  });

  it('move together as the past did', async () => {
    const correlation = async (share: number) => {
      const paths = await world.imagine(pair(share), { days: 1, paths: 600, seed: 1 });
      const column = (asset: number) => paths.filter((_, at) => at % 2 === asset);
      const [a, b] = [column(0), column(1)];
      const products = a.reduce((sum, value, i) => sum + value * b[i], 0) / a.length;
      return products / deviation(a) / deviation(b);
    };
    expect(await correlation(0.95)).toBeGreaterThan(0.6);
    expect(Math.abs(await correlation(0))).toBeLessThan(0.35);
  });

  it('are as wide as the asset is restless', async () => {
    const history = pair();
    const wide = { ...history.returns, data: history.returns.data.map((value) => value * 0.1) };
    const request = { days: 5, paths: 200, seed: 1 };
    const [calm, usual] = [
      await world.imagine({ ...history, returns: wide }, request),
      await world.imagine(history, request),
    ];
    expect(deviation(calm) / deviation(usual)).toBeCloseTo(0.1, 2);
  });
});

describe('the latent space', () => {
  it('gives day by day what imagining gives at once', async () => {
    const request = { days: 3, paths: 7, seed: 5 };
    const paths = await world.imagine(pair(), request);
    const normal = normalValues(seededRandom(5));
    let belief = await world.encode(pair(), 7);
    for (let day = 0; day < 3; day++) {
      const next = await world.step(belief, normal);
      belief = next.belief;
      for (let path = 0; path < 7; path++)
        expect([...next.returns.subarray(path * 2, path * 2 + 2)]).toEqual([
          ...paths.subarray((path * 3 + day) * 2, (path * 3 + day) * 2 + 2),
        ]);
    }
    expect(belief).toMatchObject({ paths: 7, assets: 2, day: pair().day[399] + 3 });
  });

  it('refuses an asset that has never traded, and no path', async () => {
    const history = pair();
    const data = history.returns.data.map((value, at) => (at % 2 === 1 ? Number.NaN : value));
    await expect(world.encode({ ...history, returns: { ...history.returns, data } }, 3)).rejects.toThrow(
      /B has no return/,
    );
    await expect(world.encode(history, 0)).rejects.toThrow(RangeError);
  });
});
