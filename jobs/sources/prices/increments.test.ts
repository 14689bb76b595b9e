import { afterEach, expect, test } from 'vitest';
import { length, type PriceSeries, slice } from '../../../core/market/candles/candles.ts';
import { transports } from '../testing/faults.ts';
import { candlesOf, seriesOf, TestHouse, type TestHouseOptions, TODAY } from '../testing/house.ts';

const houses: TestHouse[] = [];
async function open(options: TestHouseOptions = {}): Promise<TestHouse> {
  const house = await TestHouse.open(options);
  houses.push(house);
  return house;
}
afterEach(() => Promise.all(houses.splice(0).map((house) => house.close())));

const last = (series: PriceSeries, days: number) => slice(series.candles, length(series.candles) - days);

test('what is missing is added to what is stored, at the volume level of what is stored', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 4));
  const series = await house.series('BTC', 500);
  // CoinGecko counts all exchanges, twelve times the volume of the stored one.
  expect(series).toMatchObject({ source: 'coingecko', live: true });
  const truth = candlesOf('BTC', TODAY - 500, TODAY - 1);
  expect([...series.candles.close]).toEqual([...truth.close]);
  for (const [index, volume] of last(series, 3).volume.entries())
    expect(volume / truth.volume[497 + index]).toBeCloseTo(1, 9);
  await house.prices.close();
  expect(house.store.sources('BTC')).toEqual({ coinbase: 597, coingecko: 3 });
});

test('continuing the snapshot puts it into the store as well', async () => {
  const house = await open({ snapshotAge: 5 });
  await house.series('BTC', 400);
  await house.prices.close();
  expect(house.store.sources('BTC')).toEqual({ snapshot: 500, coingecko: 5 });
  expect(length((await house.store.getCandles('BTC', 700))?.candles ?? candlesOf('BTC', 0, 0))).toBe(505);
});

test('a source that disagrees is not spliced: the next gives the whole', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 4));
  house.server.tell('coingecko', { priceFactor: 1.03 });
  const series = await house.series('BTC', 500);
  expect(series).toMatchObject({ source: 'coinbase', live: true });
  expect(house.server.requests.filter(({ exchange }) => exchange === 'coinbase')).toHaveLength(3);
  expect((await house.prices.health()).sources[0]).toMatchObject({
    failures: 1,
    lastError: expect.stringContaining('agree'),
  });
});

test('a difference that two exchanges may have is no disagreement', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 4));
  house.server.tell('coingecko', { priceFactor: 1.015 });
  expect(await house.series('BTC', 500)).toMatchObject({ source: 'coingecko' });
});

test('when what is stored is wrong, the whole of the next source replaces it', async () => {
  const house = await open();
  const wrong = seriesOf(TODAY - 600, TODAY - 4);
  await house.store.putCandles({
    ...wrong,
    candles: { ...wrong.candles, close: wrong.candles.close.map((close) => close / 2) },
  });
  const series = await house.series('BTC', 600);
  expect(series.source).toBe('coinbase');
  expect([...series.candles.close]).toEqual([...candlesOf('BTC', TODAY - 600, TODAY - 1).close]);
  await house.prices.close();
  expect(house.store.sources('BTC')).toEqual({ coinbase: 700 });
});

test('the one source that is left may replace what it disagrees with', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 4));
  house.server.fail('coingecko', transports.unauthorised);
  house.server.fail('kraken', transports.unauthorised);
  house.server.tell('coinbase', { priceFactor: 2 });
  const series = await house.series('BTC', 500);
  expect(series).toMatchObject({ source: 'coinbase', live: true });
  expect(series.candles.close.at(-1)).toBeCloseTo(2 * candlesOf('BTC', TODAY - 1, TODAY - 1).close[0], 6);
});

test('a short history that disagrees does not replace a long one', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 4));
  for (const exchange of ['coingecko', 'coinbase', 'kraken'] as const)
    house.server.tell(exchange, { priceFactor: 2, history: 50 });
  expect(await house.series('BTC', 500)).toMatchObject({ source: 'coinbase', live: false });
  await house.prices.close();
  expect(house.store.sources('BTC')).toEqual({ coinbase: 597 });
});

test('a gap too long for CoinGecko goes to the exchanges', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 26));
  expect(await house.series('BTC', 500)).toMatchObject({ source: 'coinbase', live: true });
  expect(house.server.asked()).toEqual(['coinbase']);
  expect(house.server.requests).toHaveLength(1);
});

test('a source that has not closed the day yet leaves the word to the next', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 2));
  house.server.tell('coingecko', { tamper: (days) => days.slice(0, -2) });
  expect(await house.series('BTC', 500)).toMatchObject({ source: 'coinbase', live: true });
  expect((await house.prices.health()).sources[0].failures).toBe(0);
});

test('when none has, the answer is asked for again after minutes, not after a miss', async () => {
  const house = await open();
  await house.store.putCandles(seriesOf(TODAY - 600, TODAY - 2));
  for (const exchange of ['coingecko', 'coinbase', 'kraken'] as const)
    house.server.tell(exchange, { tamper: (days) => days.slice(0, -2) });
  expect(await house.series('BTC', 500)).toMatchObject({ live: false });
  const asked = house.server.requests.length;
  house.wait(4 * 60_000);
  await house.series('BTC', 500);
  expect(house.server.requests.length).toBe(asked);
  house.server.heal();
  house.wait(60_000);
  expect(await house.series('BTC', 500)).toMatchObject({ live: true });
});
