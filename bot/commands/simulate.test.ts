import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRow } from '../../core/market/candles/candles.ts';
import { syntheticCandles } from '../../core/market/testing/syntheticCandles.ts';
import { ask, parse } from '../ask.ts';
import { catalogue } from '../catalogue.ts';
import { renderPng } from '../charts/drawing/render.ts';
import { createReadiness } from '../house/readiness.ts';
import { httpRoutes } from '../surfaces/rest/rest.ts';
import { type HttpServer, serveHttp } from '../surfaces/rest/server.ts';
import { openTestApp, type TestApp } from '../testing/testApp.ts';

let test: TestApp;
let server: HttpServer;
beforeAll(async () => {
  test = await openTestApp();
  server = await serveHttp(
    httpRoutes({ app: test.app, readiness: createReadiness(test.app, () => undefined) }),
    test.config,
  );
});
afterAll(async () => {
  await server.close(100);
  await test.close();
});

async function post(body: unknown) {
  const response = await fetch(new URL('/simulate', server.address), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

describe('POST /simulate', () => {
  it('answers as the contract says, the same for the same seed', async () => {
    const [first, again] = [
      await post({ symbol: 'BTC', days: 30, seed: 7 }),
      await post({ symbol: 'bitcoin', days: 30, seed: 7 }),
    ];
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ symbol: 'BTC', days: 30, seed: 7, paths: 1_000, asOf: '2025-06-30' });
    expect(first.body).toEqual(again.body);
  });

  it('simulates posted candles', async () => {
    const candles = Array.from({ length: 200 }, (_, row) =>
      toRow(syntheticCandles(200, { start: 0.0004 }), row),
    );
    const { status, body } = await post({ symbol: 'MINE', days: 3, candles });
    expect(status).toBe(200);
    expect(body.lastClose).toBe(candles[199].close);
  });

  it.each([
    [{ symbol: 'BTC', days: 91 }, 400, 'BadArguments'],
    [{ symbol: 'BTC', days: 0 }, 400, 'BadArguments'],
    [{ symbol: 'BTC', days: 3, seed: -1 }, 400, 'BadArguments'],
    [{ days: 3 }, 400, 'BadArguments'],
    [{ symbol: 'NOSUCHTOKEN', days: 3 }, 404, 'UnknownSymbol'],
    [{ symbol: 'BTC', days: 3, candles: [] }, 422, 'NotEnoughHistory'],
  ])('%j is refused with %d %s', async (body, status, id) => {
    expect(await post(body)).toMatchObject({ status, body: { error: { id } } });
  });
});

describe('what a person is shown', () => {
  it('is a fan that can be drawn, the odds of a fall, the seed, and what has been measured', async () => {
    const asked = await ask(test.app, { text: '/simulate BTC 30' }, { surface: 'rest' });
    if (!asked.ok) throw new Error(asked.refusal.message);
    const { reply } = asked;
    expect(reply.title).toContain('from Jun 30, 2025');
    expect(reply.text).toMatch(
      /At 30 days the simulation has been .* blocks of the past year.* its 80 % held/,
    );
    expect(reply.fields?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Draw-down of 10 % or more', 'Draw-down of 30 % or more', 'Expected range']),
    );
    expect(reply.footnote.join(' ')).toMatch(
      /Offline: .*Seed 1\..*Skill measured on .*Not financial advice/s,
    );
    if (reply.chart === undefined) throw new Error('there is no chart');
    expect((await renderPng(reply.chart, 'dark')).length).toBeGreaterThan(10_000);
    expect(JSON.stringify(reply)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says that nothing was measured so far ahead', async () => {
    const asked = await ask(test.app, { text: '/simulate ETH 90' }, { surface: 'rest' });
    expect(asked.ok && asked.reply.text).toMatch(/Nothing was measured beyond 30 days/);
  });
});

it.each([
  ['/simulate BTC 30', { symbol: 'BTC', days: 30 }],
  ['simulate bitcoin for a month', { symbol: 'BTC', days: 30 }],
  ['what could happen to ETH in 30 days?', { symbol: 'ETH', days: 30 }],
  ['show me scenarios for solana over the next two weeks', { symbol: 'SOL', days: 14 }],
  ['/simulate DOGE 7 seed=3', { symbol: 'DOGE', days: 7, seed: 3 }],
])('"%s" is understood', (text, args) => {
  const parsed = parse(catalogue, { text });
  expect(parsed.ok ? parsed.value : parsed.refusal).toMatchObject({ command: { name: 'simulate' }, args });
});
