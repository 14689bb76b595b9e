import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../core/market/candles/candles.ts';
import { askNow, tokenOf, tools } from '../testing/ask.ts';
import { ExchangeServer } from '../testing/exchangeServer.ts';
import { NOON, TODAY } from '../testing/house.ts';
import { candleRows } from '../testing/rows.ts';
import { COINGECKO_VOLUME_FACTOR } from '../testing/shapes.ts';
import { createCoinGecko } from './coingecko.ts';
import { dailyFromFourHours, type FourHourCandle, volumeByDay } from './fourHours.ts';

describe('over the wire', () => {
  let server: ExchangeServer;
  beforeEach(async () => {
    server = await ExchangeServer.start(NOON);
  });
  afterEach(() => server.close());

  const create = (config: Parameters<typeof createCoinGecko>[0] = {}) =>
    createCoinGecko({ ...server.addresses, ...config }, tools);

  test('the 29 whole days of its window, with the volume of all exchanges', async () => {
    const rows = await create().fetch(tokenOf('ETH'), 10, askNow());
    expect(rows).toEqual(
      candleRows(TODAY - 29, TODAY - 1).map((row) => ({
        ...row,
        volume: expect.closeTo(row.volume * COINGECKO_VOLUME_FACTOR, 0),
      })),
    );
    expect(create().reach).toBe(29);
    expect(server.requests.map(({ path }) => path).sort()).toEqual([
      '/api/v3/coins/ethereum/market_chart',
      '/api/v3/coins/ethereum/ohlc',
    ]);
    expect(server.requests.every(({ query }) => query.get('days') === '30')).toBe(true);
  });

  test.each(['', '/', '/api/v3', '/api/v3/'])(
    'an address that ends in "%s" leads to the same place',
    async (end) => {
      await create({ COINGECKO_URL: `${server.origin}/coingecko${end}` }).fetch(tokenOf('BTC'), 10, askNow());
      expect(server.requests[0].path).toMatch(/^\/api\/v3\/coins\/bitcoin\//);
    },
  );

  test('a key travels in the header of the demo plan, never in the address', async () => {
    await create({ COINGECKO_API_KEY: 'CG-x' }).fetch(tokenOf('BTC'), 10, askNow());
    for (const { headers, query } of server.requests) {
      expect(headers['x-cg-demo-api-key']).toBe('CG-x');
      expect(headers['x-cg-pro-api-key']).toBeUndefined();
      expect(query.toString()).not.toContain('CG-x');
    }
  });

  test('without a key there is no such header, and the fourth series of a minute is not waited for', async () => {
    const source = create();
    for (const symbol of ['BTC', 'ETH', 'SOL']) await source.fetch(tokenOf(symbol), 10, askNow());
    await expect(source.fetch(tokenOf('ADA'), 10, askNow())).rejects.toMatchObject({ kind: 'busy' });
    expect(server.requests).toHaveLength(6);
    expect(
      server.requests.every(({ headers }) => !Object.keys(headers).some((name) => name.startsWith('x-cg'))),
    ).toBe(true);
  });
});

describe('days from 4-hour candles', () => {
  const four = 4 * 3_600_000;
  const volumes = new Map([
    [100, 7],
    [101, 8],
  ]);
  /** The six candles of a day; each opens at its number. */
  const parts = (day: number): FourHourCandle[] =>
    Array.from({ length: 6 }, (_, part) => [
      day * DAY_MS + (part + 1) * four,
      part + 1,
      part + 3,
      part + 0.5,
      part + 2,
    ]);

  test('open of the first, close of the last, extremes of all', () => {
    expect(dailyFromFourHours(parts(100), volumes, 102)).toEqual([
      { date: '1970-04-11', open: 1, high: 8, low: 0.5, close: 7, volume: 7 },
    ]);
  });

  test('a day cut by the window is left out, and one cut in the middle leaves a gap', () => {
    const all = [...parts(99).slice(2), ...parts(100), ...parts(101).slice(0, 3)];
    expect(dailyFromFourHours(all, volumes, 101).map(({ date }) => date)).toEqual(['1970-04-11']);
  });

  test('a day without a volume is left out', () => {
    expect(
      dailyFromFourHours([...parts(101), ...parts(102)], volumes, 103).map(({ volume }) => volume),
    ).toEqual([8]);
  });

  test('the running candle may end at the time of the request', () => {
    const running: FourHourCandle = [101 * DAY_MS + 1_234, 1, 1, 1, 1];
    expect(dailyFromFourHours([...parts(100), running], volumes, 101)).toHaveLength(1);
  });

  test.each<[string, FourHourCandle[], RegExp]>([
    ['twice', [...parts(100), parts(100)[5]], /twice/],
    ['out of order', parts(100).reverse(), /out of order/],
    ['of the future', parts(103), /future/],
    ['with its high below its body', [[100 * DAY_MS + four, 2, 1, 1, 2]], /inside its body/],
    ['with its low above its body', [[100 * DAY_MS + four, 2, 3, 2.5, 2]], /inside its body/],
  ])('a candle %s is refused', (_, candles, message) => {
    expect(() => dailyFromFourHours(candles, volumes, 102)).toThrow(message);
  });

  test('the volume at midnight belongs to the day before; the one of now to none', () => {
    const points: [number, number][] = [
      [100 * DAY_MS, 5],
      [101 * DAY_MS, 6],
      [101 * DAY_MS + 600_000, 99],
      [101 * DAY_MS + DAY_MS / 2, 77],
    ];
    expect(volumeByDay(points)).toEqual(
      new Map([
        [99, 5],
        [100, 6],
      ]),
    );
  });
});
