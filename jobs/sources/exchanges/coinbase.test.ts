import { afterEach, beforeEach, expect, test } from 'vitest';
import { askNow, tokenOf, tools } from '../testing/ask.ts';
import { ExchangeServer } from '../testing/exchangeServer.ts';
import { NOON, TODAY } from '../testing/house.ts';
import { candleRows } from '../testing/rows.ts';
import { createCoinbase } from './coinbase.ts';

let server: ExchangeServer;
beforeEach(async () => {
  server = await ExchangeServer.start(NOON);
});
afterEach(() => server.close());

const fetch = (days: number) => createCoinbase(server.addresses, tools).fetch(tokenOf('BTC'), days, askNow());

test('700 days come in three pages, each day once, oldest first, volume in USD', async () => {
  const rows = await fetch(700);
  expect(rows).toEqual(candleRows(TODAY - 3 * 299, TODAY));
  expect(server.requests.map(({ path }) => path)).toEqual(Array(3).fill('/products/BTC-USD/candles'));
});

test('no page asks for more than the 300 candles at which Coinbase rejects it, and none misses a day', async () => {
  await fetch(700);
  const spans = server.requests
    .map(({ query }) => ['start', 'end'].map((name) => Date.parse(query.get(name) ?? '') / 86_400_000))
    .sort((a, b) => a[0] - b[0]);
  for (const [start, end] of spans) expect(end - start).toBeLessThanOrEqual(299);
  expect(spans.map(([, end]) => end)).toEqual([spans[1][0], spans[2][0], TODAY]);
  expect(server.requests[0].query.get('granularity')).toBe('86400');
});

test('a few days are one page', async () => {
  const rows = await fetch(20);
  expect(rows.length).toBeGreaterThanOrEqual(20);
  expect(server.requests).toHaveLength(1);
});

test('a young token is not asked for pages before its first day', async () => {
  server.tell('coinbase', { history: 100 });
  expect(await fetch(700)).toEqual(candleRows(TODAY - 100, TODAY));
  expect(server.requests).toHaveLength(1);
});

test('a token that was never traded there is not listed', async () => {
  server.tell('coinbase', { tamper: () => [] });
  server.fail('coinbase', (response) => response.writeHead(200).end('[]'), 1);
  await expect(fetch(700)).rejects.toMatchObject({ kind: 'notListed' });
});

test.each([
  ['a time that is no midnight', [[1_741_564_801, 1, 2, 1, 2, 3]]],
  ['a price as text', [[1_741_564_800, '1', 2, 1, 2, 3]]],
  ['a candle without a volume', [[1_741_564_800, 1, 2, 1, 2]]],
])('%s is an unknown shape', async (_, body) => {
  server.fail('coinbase', (response) => response.end(JSON.stringify(body)), 1);
  await expect(fetch(20)).rejects.toMatchObject({ kind: 'badShape' });
});
