import { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DAY_MS } from '../../../core/market/candles/candles.ts';
import { transports } from '../testing/faults.ts';
import { NOON, seriesOf, TestHouse, type TestHouseOptions, TODAY } from '../testing/house.ts';

const MINUTE = 60_000;
const houses: TestHouse[] = [];

async function open(options: TestHouseOptions = {}): Promise<TestHouse> {
  const house = await TestHouse.open(options);
  houses.push(house);
  return house;
}

function neverOpened(): Promise<never> {
  const store = Promise.reject(new Error('no database'));
  // The house listens to it only once its server is up.
  store.catch(() => undefined);
  return store;
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(houses.splice(0).map((house) => house.close()));
});

describe('order', () => {
  test('with the history at hand, CoinGecko is asked first and alone', async () => {
    const house = await open({ snapshotAge: 5 });
    const series = await house.series('bitcoin', 400);
    expect(series).toMatchObject({
      source: 'coingecko',
      live: true,
      fetchedAt: new Date(NOON).toISOString(),
    });
    expect(series.candles.symbol).toBe('BTC');
    expect(house.server.asked()).toEqual(['coingecko']);
  });

  test('without it, CoinGecko reaches too short and Coinbase gives the whole', async () => {
    const house = await open({ symbols: [] });
    const series = await house.series('BTC', 700);
    expect(series).toMatchObject({ source: 'coinbase', live: true });
    expect(series.candles.day.length).toBe(700);
    expect(house.server.asked()).toEqual(['coinbase']);
  });

  test('each failing source is followed by the next', async () => {
    const house = await open({ snapshotAge: 5 });
    house.server.fail('coingecko', transports.unauthorised);
    house.server.fail('coinbase', transports.unauthorised);
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'kraken', live: true });
    expect(house.server.asked()).toEqual(['coingecko', 'coinbase', 'kraken']);
  });
});

describe('memory', () => {
  test('the next question asks nobody until the next day has closed', async () => {
    const house = await open();
    await house.series('BTC', 100);
    const asked = house.server.requests.length;
    house.wait(12 * 60 * MINUTE + 4 * MINUTE);
    const before = await house.series('BTC', 100);
    expect(house.server.requests.length).toBe(asked);
    expect(before.live).toBe(true);
    house.wait(MINUTE);
    const after = await house.series('BTC', 100);
    expect(house.server.requests.length).toBeGreaterThan(asked);
    expect(after.candles.day.at(-1)).toBe(TODAY);
  });

  test('what a caller does to an answer stays with the caller', async () => {
    const house = await open();
    const first = await house.series('BTC', 50);
    const close = [...first.candles.close];
    first.candles.close.fill(-1);
    first.candles.day.fill(0);
    const second = await house.series('BTC', 50);
    expect([...second.candles.close]).toEqual(close);
    for (const column of ['day', 'open', 'high', 'low', 'close', 'volume'] as const)
      expect(second.candles[column].buffer.byteLength).toBe(second.candles[column].byteLength);
  });

  test('a hundred questions at once are one fetch', async () => {
    const house = await open({ snapshotAge: 5 });
    const all = await Promise.all(Array.from({ length: 100 }, () => house.series('BTC', 100)));
    expect(new Set(all.map(({ source }) => source))).toEqual(new Set(['coingecko']));
    expect(house.server.requests.map(({ path }) => path).sort()).toEqual([
      '/api/v3/coins/bitcoin/market_chart',
      '/api/v3/coins/bitcoin/ohlc',
    ]);
  });

  test('a token younger than the question is asked for once', async () => {
    const house = await open({ symbols: [] });
    house.server.tell('coinbase', { history: 40 });
    expect((await house.series('BTC', 500)).candles.day.length).toBe(40);
    const asked = house.server.requests.length;
    await house.series('BTC', 500);
    expect(house.server.requests.length).toBe(asked);
  });

  test('the number of days is held within what can be had', async () => {
    const house = await open();
    const lengths = [0, -3, 2.2, Number.NaN, 1e9].map(
      async (days) => (await house.series('BTC', days)).candles.day.length,
    );
    expect(await Promise.all(lengths)).toEqual([1, 1, 3, 1, 700]);
  });
});

describe('the store', () => {
  test('a fresh series in it is the answer, and no source is asked', async () => {
    const house = await open();
    await house.store.putCandles(seriesOf(TODAY - 300, TODAY - 1));
    expect(await house.series('BTC', 300)).toMatchObject({ source: 'coinbase', live: true });
    expect(house.server.connections).toBe(0);
  });

  test('one that is too short for the question is no answer', async () => {
    const house = await open();
    await house.store.putCandles(seriesOf(TODAY - 20, TODAY - 1));
    expect((await house.series('BTC', 300)).candles.day.length).toBe(300);
  });

  test('while offline it is read again after half a minute: another process may have written', async () => {
    const house = await open({ environment: { OFFLINE: 'true' } });
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'snapshot' });
    await house.store.putCandles(seriesOf(TODAY - 300, TODAY - 5));
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'snapshot' });
    house.wait(30_000);
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'coinbase', live: false });
  });

  test('what is fetched is written behind the answer', async () => {
    const house = await open({ symbols: [] });
    await house.series('BTC', 100);
    await house.prices.close();
    expect(house.store.sources('BTC')).toEqual({ coinbase: 700 });
  });

  test('a write that fails is told once and made up for with the next fetch', async () => {
    const house = await open({ symbols: [] });
    house.store.failing = true;
    await house.series('BTC', 100);
    await house.series('ETH', 100);
    await vi.waitFor(() => expect(house.store.puts).toBeGreaterThanOrEqual(2), 10_000);
    house.store.failing = false;
    await house.series('SOL', 100);
    await vi.waitFor(() => expect(house.store.sources('SOL')).toEqual({ coinbase: 700 }), 10_000);
    expect(house.store.sources('BTC')).toEqual({ coinbase: 700 });
    expect(house.store.sources('ETH')).toEqual({ coinbase: 700 });
    expect(house.logLines.filter((line) => line.includes('could not be stored'))).toHaveLength(1);
  });

  test.each([
    ['is still opening', () => ({ store: new Promise<never>(() => undefined), limits: { closeMs: 50 } })],
    ['did not open', () => ({ store: neverOpened() })],
  ])('one that %s keeps nobody waiting', async (_, options) => {
    const house = await open({ ...options(), snapshotAge: 5 });
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'coingecko', live: true });
  });

  test('one that hangs keeps nobody waiting for long', async () => {
    const house = await open({ snapshotAge: 5, limits: { storeReadMs: 50 } });
    house.store.hanging = true;
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'coingecko', live: true });
  });
});

describe('time', () => {
  test('when the budget runs out the snapshot answers, and the fetch goes on for the next question', async () => {
    const house = await open({ limits: { answerBudgetMs: 150 } });
    house.server.tell('coinbase', { delayMs: 1_000 });
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'snapshot', live: false });
    await vi.waitFor(
      async () => expect(await house.series('BTC', 100)).toMatchObject({ source: 'coinbase', live: true }),
      { timeout: 10_000, interval: 100 },
    );
    expect(house.server.requests).toHaveLength(3);
    await vi.waitFor(() => expect(house.store.sources('BTC')).toEqual({ coinbase: 700 }), 10_000);
  });

  test('sources that are down are remembered, then tried again behind an answer', async () => {
    const house = await open({ limits: { answerBudgetMs: 10_000 } });
    house.server.failAll(transports.unauthorised);
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'snapshot', live: false });
    const asked = house.server.requests.length;
    expect(asked).toBeGreaterThan(0);
    // Neither this token nor another is asked for during the pause.
    house.wait(59_000);
    await house.series('BTC', 100);
    await house.series('ETH', 100);
    expect(house.server.requests.length).toBe(asked);

    house.wait(1_000);
    house.server.heal();
    house.server.tell('coinbase', { delayMs: 300 });
    // Not kept waiting by the probe, which takes 300 ms and more ...
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'snapshot', live: false });
    // ... and finds the sources back.
    await vi.waitFor(
      async () => expect(await house.series('BTC', 100)).toMatchObject({ source: 'coinbase', live: true }),
      { timeout: 10_000, interval: 50 },
    );
    expect(await house.series('ETH', 100)).toMatchObject({ source: 'coinbase', live: true });
    expect(house.logLines.filter((line) => line.includes('No price source'))).toHaveLength(1);
  });

  test('the pause grows while the sources stay down', async () => {
    const house = await open();
    house.server.failAll(transports.unauthorised);
    await house.series('BTC', 100);
    house.wait(60_000);
    const first = house.server.requests.length;
    await house.series('BTC', 100);
    // Kraken's rate limit holds its request back for up to a second.
    await vi.waitFor(async () => expect((await house.prices.health()).sources[2].failures).toBe(2), 10_000);
    expect(house.server.requests.length).toBe(first + 2);
    house.wait(60_000);
    await house.series('BTC', 100);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(house.server.requests.length).toBe(first + 2);
  });

  test('a token that no source lists does not hold up the others', async () => {
    const house = await open();
    house.server.fail('coinbase', (response) => response.writeHead(404).end(), 1);
    house.server.fail('kraken', (response) => response.writeHead(404).end(), 1);
    expect(await house.series('BTC', 100)).toMatchObject({ source: 'snapshot', live: false });
    expect(await house.series('ETH', 100)).toMatchObject({ source: 'coinbase', live: true });
    const asked = house.server.requests.length;
    await house.series('BTC', 100);
    expect(house.server.requests.length).toBe(asked);
  });
});

describe('OFFLINE', () => {
  test('answers from the snapshot and opens no socket', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const house = await open({ environment: { OFFLINE: 'true' } });
    expect(await house.series('BTC', 500)).toMatchObject({ source: 'snapshot', live: false });
    expect(await house.prices.health()).toEqual({
      sources: [],
      snapshot: { symbols: 2, asOf: '2025-08-21' },
    });
    expect(connect).not.toHaveBeenCalled();
    expect(house.server.connections).toBe(0);
  });

  test('a socket would have been seen', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const house = await open();
    await house.series('BTC', 500);
    expect(connect).toHaveBeenCalled();
  });

  test('the snapshot of yesterday is live', async () => {
    const house = await open({ environment: { OFFLINE: 'true' }, snapshotAge: 0 });
    expect(await house.series('BTC', 30)).toMatchObject({ source: 'snapshot', live: true });
    house.wait(DAY_MS / 2 + 59 * MINUTE);
    expect((await house.series('BTC', 30)).live).toBe(true);
    house.wait(MINUTE);
    expect((await house.series('BTC', 30)).live).toBe(false);
  });

  test('a token that is nowhere is refused with those that are somewhere', async () => {
    const house = await open({ environment: { OFFLINE: 'true' } });
    expect(await house.prices.daily('SOL', 30)).toEqual({
      ok: false,
      refusal: {
        id: 'SourceUnavailable',
        message: 'No source can give prices of SOL (Solana) now.',
        hint: expect.stringContaining('BTC, ETH'),
      },
    });
  });
});

describe('refusals', () => {
  test('an unknown symbol costs nothing', async () => {
    const house = await open();
    const outcome = await house.prices.daily('BITCON', 30);
    expect(outcome).toMatchObject({ ok: false, refusal: { id: 'UnknownSymbol' } });
    expect(house.server.connections).toBe(0);
  });

  test('no source, no store and no snapshot', async () => {
    const house = await open({ symbols: [] });
    house.server.failAll(transports.unauthorised);
    expect(await house.prices.daily('BTC', 30)).toMatchObject({
      ok: false,
      refusal: { id: 'SourceUnavailable' },
    });
    // And again at once, without asking.
    const asked = house.server.requests.length;
    expect(await house.prices.daily('BTC', 30)).toMatchObject({ ok: false });
    expect(house.server.requests.length).toBe(asked);
    expect((await house.prices.health()).snapshot).toEqual({
      symbols: 0,
      asOf: '',
      error: 'The offline snapshot is missing: run the snapshot pipeline.',
    });
  });
});

describe('closing', () => {
  test('gives up what is in flight, and later questions are answered without sources', async () => {
    const house = await open();
    house.server.tell('coinbase', { delayMs: 60_000 });
    const waiting = house.series('BTC', 100);
    await vi.waitFor(() => expect(house.server.requests.length).toBeGreaterThan(0), 10_000);
    await house.prices.close();
    expect(await waiting).toMatchObject({ source: 'snapshot' });
    const asked = house.server.requests.length;
    expect(await house.series('ETH', 100)).toMatchObject({ source: 'snapshot' });
    expect(house.server.requests.length).toBe(asked);
    expect((await house.prices.health()).sources.every(({ failures }) => failures === 0)).toBe(true);
  });
});

describe('the key', () => {
  test('goes to CoinGecko alone and into no log, error or health', async () => {
    const secret = 'CG-sEcReT123';
    const house = await open({ snapshotAge: 5, environment: { COINGECKO_API_KEY: secret } });
    house.server.fail('coingecko', transports.reset);
    house.server.fail('coinbase', transports.truncated);
    await house.series('BTC', 100);
    const carriers = house.server.requests.filter(({ headers }) => JSON.stringify(headers).includes(secret));
    expect(new Set(carriers.map(({ exchange }) => exchange))).toEqual(new Set(['coingecko']));
    expect(carriers[0].headers['x-cg-demo-api-key']).toBe(secret);
    expect(house.server.asked()).toContain('kraken');
    expect(house.server.requests.every(({ query }) => !query.toString().includes(secret))).toBe(true);
    expect(house.logLines.length).toBeGreaterThan(0);
    expect(house.logLines.join() + JSON.stringify(await house.prices.health())).not.toContain(secret);
  });
});
