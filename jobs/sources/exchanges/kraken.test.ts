import { afterEach, beforeEach, expect, test } from 'vitest';
import { askNow, tokenOf, tools } from '../testing/ask.ts';
import { ExchangeServer } from '../testing/exchangeServer.ts';
import { NOON, TODAY } from '../testing/house.ts';
import { candleRows } from '../testing/rows.ts';
import { createKraken, krakenPair } from './kraken.ts';

let server: ExchangeServer;
beforeEach(async () => {
  server = await ExchangeServer.start(NOON);
});
afterEach(() => server.close());

const fetch = (symbol: string, days: number) =>
  createKraken(server.addresses, tools).fetch(tokenOf(symbol), days, askNow());

test('its own names are used where it has them', () => {
  expect(['BTC', 'DOGE', 'ETH', 'SOL'].map(krakenPair)).toEqual(['XBTUSD', 'XDGUSD', 'ETHUSD', 'SOLUSD']);
});

test('one question gives 700 days to the running one, whatever it calls the pair', async () => {
  const rows = await fetch('BTC', 700);
  const expected = candleRows(TODAY - 700, TODAY);
  expect(rows.map(({ date }) => date)).toEqual(expected.map(({ date }) => date));
  for (const [index, row] of rows.entries()) {
    expect(row.close).toBeCloseTo(expected[index].close, 6);
    expect(row.volume / expected[index].volume).toBeCloseTo(1, 9);
  }
  expect(Object.fromEntries(server.requests[0].query)).toMatchObject({ pair: 'XBTUSD', interval: '1440' });
});

test('an increment asks for no more than it needs', async () => {
  expect(await fetch('BTC', 9)).toHaveLength(10);
});

test('the turnover is volume times the average price, and zero on a day without a trade', async () => {
  const row = (day: number, price: string, vwap: string, volume: string) => [
    day * 86_400,
    ...[price, price, price, price, vwap, volume],
    7,
  ];
  const body = {
    error: [],
    result: { SOLUSD: [row(TODAY - 2, '100.0', '98.5', '10'), row(TODAY - 1, '100', '0.0', '0')], last: 1 },
  };
  server.fail('kraken', (response) => response.end(JSON.stringify(body)), 1);
  expect((await fetch('SOL', 2)).map(({ volume }) => volume)).toEqual([985, 0]);
});

test.each([
  ['EQuery:Unknown asset pair', 'notListed'],
  ['EAPI:Rate limit exceeded', 'rateLimited'],
  ['EGeneral:Too many requests', 'rateLimited'],
  ['EService:Unavailable', 'serverError'],
  ['EGeneral:Internal error', 'refused'],
])('the error %s, which comes with a 200, is understood', async (error, kind) => {
  server.fail('kraken', (response) => response.end(JSON.stringify({ error: [error] })), 1);
  await expect(fetch('BTC', 9)).rejects.toMatchObject({ kind });
});
