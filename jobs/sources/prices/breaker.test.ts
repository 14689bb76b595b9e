import { afterEach, describe, expect, test } from 'vitest';
import { retryAfter, transports } from '../testing/faults.ts';
import { TestHouse } from '../testing/house.ts';
import { GrowingPause } from './growingPause.ts';

const houses: TestHouse[] = [];
async function open(): Promise<TestHouse> {
  const house = await TestHouse.open({ symbols: [] });
  houses.push(house);
  return house;
}
afterEach(() => Promise.all(houses.splice(0).map((house) => house.close())));

const coinbase = (house: TestHouse) =>
  house.server.requests.filter(({ exchange }) => exchange === 'coinbase').length;

test('after three failures in a row a source is left alone, then tried again', async () => {
  const house = await open();
  house.server.fail('coinbase', transports.unauthorised);
  for (const symbol of ['BTC', 'ETH', 'SOL'])
    expect(await house.series(symbol, 10)).toMatchObject({ source: 'kraken' });
  expect(coinbase(house)).toBe(3);
  expect((await house.prices.health()).sources.map(({ open }) => open)).toEqual([false, true, false]);
  await house.series('ADA', 10);
  expect(coinbase(house)).toBe(3);

  house.wait(30_000);
  house.server.heal();
  expect(await house.series('XRP', 10)).toMatchObject({ source: 'coinbase' });
  expect((await house.prices.health()).sources[1]).toMatchObject({ open: false, failures: 3 });
});

test('a long Retry-After leaves it alone for as long, whatever the count', async () => {
  const house = await open();
  house.server.fail('coinbase', retryAfter(429, '120'), 1);
  expect(await house.series('BTC', 10)).toMatchObject({ source: 'kraken' });
  house.wait(119_000);
  expect(await house.series('ETH', 10)).toMatchObject({ source: 'kraken' });
  expect(coinbase(house)).toBe(1);
  house.wait(1_000);
  expect(await house.series('SOL', 10)).toMatchObject({ source: 'coinbase' });
});

test('a Retry-After of a century is not believed for more than an hour', async () => {
  const house = await open();
  house.server.fail('coinbase', retryAfter(503, '999999999'), 1);
  await house.series('BTC', 10);
  house.wait(3_600_000);
  expect(await house.series('ETH', 10)).toMatchObject({ source: 'coinbase' });
});

test('candles that are wrong of one token are no reason to leave a source alone', async () => {
  const house = await open();
  house.server.tell('coinbase', { tamper: (days) => days.slice(0, -10) });
  for (const symbol of ['BTC', 'ETH', 'SOL', 'ADA']) await house.series(symbol, 10);
  expect((await house.prices.health()).sources[1]).toMatchObject({ open: false, failures: 4 });
});

describe('a growing pause', () => {
  test('doubles from the first to the longest, and one success forgets it', () => {
    const pause = new GrowingPause({ after: 1, firstMs: 10, longestMs: 35 });
    const lasts = (now: number) => {
      pause.fail(now);
      return [0, 9, 10, 19, 20, 34, 35].filter((later) => pause.pausing(now + later)).length;
    };
    expect(pause.failing).toBe(false);
    expect([lasts(0), lasts(100), lasts(200), lasts(300), lasts(400)]).toEqual([0, 2, 4, 6, 6]);
    expect(pause.failing).toBe(true);
    pause.succeed();
    expect([pause.failing, pause.pausing(400)]).toEqual([false, false]);
    expect(lasts(500)).toBe(0);
  });
});
