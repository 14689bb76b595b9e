import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { encodeSnapshot } from '../../../core/market/candles/snapshot.ts';
import { candleMs, type Intraday, startOf } from '../../../core/market/candles/timeframe.ts';
import { transports } from '../testing/faults.ts';
import { candlesOf, NOON, TestHouse, type TestHouseOptions, TODAY } from '../testing/house.ts';

const houses: TestHouse[] = [];
afterEach(() => Promise.all(houses.splice(0).map((house) => house.close())));

async function open(options: TestHouseOptions = {}): Promise<TestHouse> {
  const house = await TestHouse.open(options);
  houses.push(house);
  return house;
}

async function candles(house: TestHouse, timeframe: Intraday, count = 719, symbol = 'BTC') {
  const outcome = await house.prices.intraday(symbol, timeframe, count);
  if (!outcome.ok) throw new Error(`${outcome.refusal.message} ${outcome.refusal.hint}`);
  return outcome.value;
}

async function freeze(house: TestHouse, symbols: readonly string[]): Promise<void> {
  const last = (TODAY - 100) * 6;
  const { index, bytes } = encodeSnapshot(
    symbols.map((symbol) => ({ candles: candlesOf(symbol, last - 199, last), source: 'synthetic' })),
    { builtAt: new Date(NOON).toISOString(), asOf: isoDay(TODAY - 100) },
  );
  await mkdir(house.snapshotFolder, { recursive: true });
  await writeFile(join(house.snapshotFolder, 'intraday.json'), JSON.stringify({ ...index, timeframe: '4h' }));
  await writeFile(join(house.snapshotFolder, 'intraday.bin'), bytes);
}

test.each(['4h', '1h'] as const)(
  'closed candles of %s come from Kraken in one question',
  async (timeframe) => {
    const house = await open();
    const series = await candles(house, timeframe);
    expect(series).toMatchObject({ source: 'kraken', live: true, timeframe });
    expect(series.candles.day).toHaveLength(719);
    expect(series.candles.day.at(-1)).toBe(NOON / candleMs[timeframe] - 1);
    expect(house.server.requests).toHaveLength(1);
    expect(house.server.requests[0].query.get('interval')).toBe(timeframe === '4h' ? '240' : '60');
  },
);

test('Coinbase, which has no candles of four hours, gives them by the hour', async () => {
  const house = await open();
  house.server.fail('kraken', transports.unauthorised);
  const series = await candles(house, '4h');
  expect(series.source).toBe('coinbase');
  expect(series.candles.day.at(-1)).toBe(NOON / candleMs['4h'] - 1);
  expect(series.candles.day.length).toBeGreaterThan(700);
  expect(house.server.asked()).toEqual(['kraken', 'coinbase']);
  expect((await candles(house, '1h')).candles.day).toHaveLength(719);
});

test('the next question asks nobody until the next candle has closed', async () => {
  const house = await open();
  await candles(house, '1h');
  house.wait(59 * 60_000);
  expect((await candles(house, '1h', 100)).candles.day).toHaveLength(100);
  expect(house.server.requests).toHaveLength(1);
  house.wait(2 * 60_000);
  const next = await candles(house, '1h');
  expect(house.server.requests).toHaveLength(2);
  expect(startOf(next.candles.day.at(-1) ?? 0, '1h')).toBe('2026-03-10T12:00:00Z');
});

test('questions at the same time share one', async () => {
  const house = await open();
  await Promise.all([1, 2, 3].map(() => candles(house, '4h')));
  expect(house.server.requests).toHaveLength(1);
});

test('what a caller does to an answer stays with the caller', async () => {
  const house = await open();
  (await candles(house, '1h')).candles.close.fill(-1);
  expect((await candles(house, '1h')).candles.close[0]).toBeGreaterThan(0);
});

test('while the sources fail, the older candles are given as what they are', async () => {
  const house = await open();
  await candles(house, '1h');
  house.server.failAll(transports.unauthorised);
  house.wait(5 * 3_600_000);
  expect(await candles(house, '1h')).toMatchObject({ source: 'kraken', live: false });
  const asked = house.server.requests.length;
  await candles(house, '1h');
  expect(house.server.requests).toHaveLength(asked);
  house.server.heal();
  house.wait(61_000);
  expect(await candles(house, '1h')).toMatchObject({ live: true });
});

test('offline, the snapshot has four hours of some tokens, and the refusal of others names them', async () => {
  const house = await open({ environment: { OFFLINE: 'true' } });
  await freeze(house, ['BTC', 'ETH']);
  expect(await candles(house, '4h')).toMatchObject({ source: 'snapshot', live: false, timeframe: '4h' });
  for (const [symbol, timeframe] of [
    ['BTC', '1h'],
    ['SOL', '4h'],
  ] as const)
    expect(await house.prices.intraday(symbol, timeframe, 100)).toMatchObject({
      ok: false,
      refusal: { id: 'SourceUnavailable', hint: expect.stringMatching(/daily candles.*4h of BTC or ETH/) },
    });
  expect(house.server.connections).toBe(0);
});

test('without a snapshot there is still a way forward, and a warning once', async () => {
  const house = await open({ environment: { OFFLINE: 'true' } });
  await freeze(house, ['BTC']);
  await writeFile(join(house.snapshotFolder, 'intraday.bin'), 'x');
  for (let i = 0; i < 2; i++)
    expect(await house.prices.intraday('BTC', '4h', 100)).toMatchObject({
      ok: false,
      refusal: { hint: expect.stringMatching(/daily candles of BTC or send your own/) },
    });
  expect(house.logLines.filter((line) => line.includes('intraday candles cannot be read'))).toHaveLength(1);
});

test('an unknown token is refused with the nearest ones', async () => {
  const house = await open();
  expect(await house.prices.intraday('bitcoyn', '4h', 100)).toMatchObject({
    ok: false,
    refusal: { id: 'UnknownSymbol' },
  });
});
