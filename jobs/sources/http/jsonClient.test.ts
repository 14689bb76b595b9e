import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tools } from '../testing/ask.ts';
import { ExchangeServer } from '../testing/exchangeServer.ts';
import { redirectTo, retryAfter, type Transport, transports } from '../testing/faults.ts';
import { NOON } from '../testing/house.ts';
import { createJsonClient } from './jsonClient.ts';
import { createRateLimit, type RateLimit } from './rateLimit.ts';

let server: ExchangeServer;
let elsewhere: ExchangeServer;
beforeEach(async () => {
  [server, elsewhere] = await Promise.all([ExchangeServer.start(NOON), ExchangeServer.start(NOON)]);
});
afterEach(() => Promise.all([server.close(), elsewhere.close()]));

function get(
  options: { tryTimeoutMs?: number; base?: string; limit?: RateLimit; signal?: AbortSignal } = {},
) {
  const client = createJsonClient({
    ...tools,
    base: server.addresses.KRAKEN_URL,
    limit: createRateLimit({ count: 100, intervalMs: 1, patienceMs: 0 }),
    ...options,
  });
  return client.get('0/public/OHLC', {}, options.signal ?? new AbortController().signal);
}

describe('what may pass is tried again', () => {
  test.each(['tooMany', 'serverError', 'unavailable', 'reset', 'resetInBody', 'lyingLength'] as const)(
    '%s once, then the answer',
    async (name) => {
      server.fail('kraken', transports[name], 1);
      expect(await get()).toMatchObject({ error: [] });
      expect(server.requests).toHaveLength(2);
    },
  );

  test('but not more than twice', async () => {
    server.fail('kraken', transports.serverError);
    await expect(get()).rejects.toMatchObject({ kind: 'serverError' });
    expect(server.requests).toHaveLength(3);
  });
});

describe('what will not pass is not tried again', () => {
  test.each([
    ['unauthorised', 'refused'],
    ['htmlWith200', 'html'],
    ['htmlCalledJson', 'html'],
    ['truncated', 'badJson'],
    ['empty', 'badJson'],
    ['hugeBody', 'tooLarge'],
    ['hugeByItsHeader', 'tooLarge'],
  ] as const)('%s', async (name, kind) => {
    server.fail('kraken', transports[name]);
    await expect(get()).rejects.toMatchObject({ kind });
    expect(server.requests).toHaveLength(1);
  });

  test.each(['neverAnswers', 'dripsForever'] as const)('%s: the timeout covers the body', async (name) => {
    server.fail('kraken', transports[name]);
    await expect(get({ tryTimeoutMs: 200 })).rejects.toMatchObject({ kind: 'timeout' });
    expect(server.requests).toHaveLength(1);
  });

  test('nobody listening', async () => {
    const closed = await ExchangeServer.start(NOON);
    const base = closed.addresses.KRAKEN_URL;
    await closed.close();
    let tries = 0;
    const limit = { take: async () => void tries++ };
    await expect(get({ base, limit })).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(tries).toBe(1);
  });
});

describe('Retry-After', () => {
  const httpDate = (milliseconds: number) => new Date(NOON + milliseconds).toUTCString();

  test.each<[string, Transport]>([
    ['seconds', retryAfter(429, '1')],
    ['a date', retryAfter(503, httpDate(1_000))],
  ])('%s that a person can wait for are waited for', async (_, transport) => {
    server.fail('kraken', transport, 1);
    const started = performance.now();
    expect(await get()).toMatchObject({ error: [] });
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  test.each<[string, Transport, number]>([
    ['seconds', retryAfter(429, '120'), 120_000],
    ['a date', retryAfter(503, httpDate(300_000)), 300_000],
  ])('%s that nobody can wait for are handed on', async (_, transport, retryAfterMs) => {
    server.fail('kraken', transport);
    await expect(get()).rejects.toMatchObject({ retryAfterMs });
    expect(server.requests).toHaveLength(1);
  });
});

describe('one host and no other', () => {
  test.each([301, 302, 307, 308])('a redirect is not followed (%i)', async (status) => {
    const location = `${elsewhere.addresses.KRAKEN_URL}/0/public/OHLC`;
    server.fail('kraken', (response) => response.writeHead(status, { location }).end());
    await expect(get()).rejects.toMatchObject({ kind: 'redirected' });
    expect(elsewhere.connections).toBe(0);
  });

  test('not even to itself', async () => {
    server.fail('kraken', redirectTo(`${server.addresses.KRAKEN_URL}/0/public/OHLC`), 1);
    await expect(get()).rejects.toMatchObject({ kind: 'redirected' });
    expect(server.requests).toHaveLength(1);
  });
});

test('a big body is cut off, not read to its end', async () => {
  const written = new Promise<number>((resolve) => {
    server.fail('kraken', (response) => {
      const { socket } = response;
      response.on('close', () => resolve(socket?.bytesWritten ?? Number.NaN));
      transports.hugeBody(response);
    });
  });
  await expect(get()).rejects.toMatchObject({ kind: 'tooLarge' });
  expect(await written).toBeLessThan(30_000_000);
});

test('giving up ends a try and a pause', async () => {
  const controller = new AbortController();
  server.fail('kraken', retryAfter(429, '1'));
  const asked = get({ signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  await expect(asked).rejects.toMatchObject({ kind: 'aborted' });
});

test('no message tells where or what was asked', async () => {
  server.fail('kraken', transports.reset);
  const fault: unknown = await get().catch((error: unknown) => error);
  expect(String(fault)).not.toMatch(/127\.0\.0\.1|OHLC/);
});
