import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../../jobs/queue/testing/redis.ts';
import { createReadiness } from '../../house/readiness.ts';
import type { JsonSchema } from '../../language/arguments/jsonSchema.ts';
import { openTestApp, type TestApp } from '../../testing/testApp.ts';
import { errorBody } from './exchange.ts';
import { httpRoutes } from './rest.ts';
import { type HttpServer, serveHttp } from './server.ts';
import { arbitraryOf, hostileJson } from './testing/arbitraryOf.ts';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: 'path' | 'query'; schema: JsonSchema; example?: unknown }[];
  requestBody?: { content: { 'application/json': { schema: JsonSchema; example: unknown } } };
  responses: Record<string, { content: { 'application/json': { schema: JsonSchema } } }>;
}

let test: TestApp;
let server: HttpServer;
let operations: { path: string; method: string; operation: Operation }[];

beforeAll(async () => {
  test = await openTestApp();
  const readiness = createReadiness(test.app, () => {
    test.app.openStore().catch(() => undefined);
  });
  server = await serveHttp(httpRoutes({ app: test.app, readiness }), test.config);
  await vi.waitUntil(async () => (await call('GET', '/readyz')).status === 200, {
    timeout: 50_000,
    interval: 200,
  });
  const document = (await call('GET', '/openapi.json')).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(async () => {
  await server.close(100);
  await test.close();
});

async function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, server.address), {
    method,
    ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json', ...headers } }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** What the tests look into; whether it is there is theirs to find out. */
interface Body {
  paths: Record<string, Record<string, Operation>>;
  answer: { asOf: string; lower80: number; upper80: number; saved: boolean };
  items: { symbol: string; score: number; why: string }[];
  method: string;
  unknown: string[];
  reply: { footnote: string[] };
  error: { id: string; hint: string };
  models: { name: string }[];
}

/** The status is documented, and the body is what the document says of it. */
function expectDocumented(operation: Operation, got: { status: number; body: unknown }, sent: unknown) {
  const about = `${operation.operationId} ${JSON.stringify(sent)} -> ${JSON.stringify(got).slice(0, 300)}`;
  expect(Object.keys(operation.responses), about).toContain(String(got.status));
  if (got.status !== 200) {
    expect(errorBody.safeParse(got.body).success, about).toBe(true);
    expect((got.body as z.output<typeof errorBody>).error.id, about).not.toBe('InternalError');
    return;
  }
  const schema = operation.responses[200].content['application/json'].schema;
  const parsed = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(got.body);
  expect(parsed.error?.issues ?? [], about).toEqual([]);
}

function address(path: string, operation: Operation, values: Record<string, unknown>): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place } of operation.parameters ?? []) {
    if (values[name] === undefined) continue;
    const text = String(values[name]);
    if (place === 'query') query.set(name, text);
    // An empty or dotted segment is another address.
    else filled = filled.replace(`{${name}}`, encodeURIComponent(/^\.*$/.test(text) ? 'x' : text));
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

describe('the contract of openapi.json', () => {
  it('names every operation once, with the addresses that outside checks rely on', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const addresses = operations.map(({ method, path }) => `${method} ${path}`);
    expect(addresses).toEqual(
      expect.arrayContaining([
        'post /predict',
        'post /detect-anomaly',
        'get /anomalies/{symbol}',
        'get /market/{symbol}',
        'post /recommend',
        'post /holdings',
        'post /ask',
        'post /parse',
        'get /models',
        'get /models/{name}',
        'get /healthz',
        'get /readyz',
        'get /openapi.json',
      ]),
    );
  });

  it('answers every one of its own examples with 200', async () => {
    for (const { path, method, operation } of operations) {
      const body = operation.requestBody?.content['application/json'].example;
      const values = Object.fromEntries(
        (operation.parameters ?? []).map(({ name, example }) => [name, example]),
      );
      const got = await call(
        method.toUpperCase(),
        address(path, operation, values),
        body === undefined ? undefined : JSON.stringify(body),
      );
      expect([operation.operationId, got.status]).toEqual([operation.operationId, 200]);
      expectDocumented(operation, got, body ?? values);
    }
  });

  it('keeps to its statuses and schemas whatever is sent', async () => {
    for (const { path, method, operation } of operations) {
      const schema = operation.requestBody?.content['application/json'].schema;
      const parameters = operation.parameters ?? [];
      if (schema === undefined && parameters.length === 0) continue;
      const runs = { numRuns: 30 };
      if (schema !== undefined) {
        const sent = fc.oneof(
          { weight: 3, arbitrary: arbitraryOf(schema) },
          { weight: 1, arbitrary: hostileJson },
        );
        await fc.assert(
          fc.asyncProperty(sent, async (body) => {
            const got = await call(method.toUpperCase(), path, JSON.stringify(body));
            expectDocumented(operation, got, body);
          }),
          runs,
        );
      } else {
        const shape = Object.fromEntries(parameters.map((entry) => [entry.name, arbitraryOf(entry.schema)]));
        const required = parameters.filter((entry) => entry.in === 'path').map(({ name }) => name);
        await fc.assert(
          fc.asyncProperty(fc.record(shape, { requiredKeys: required }), async (values) => {
            const got = await call('GET', address(path, operation, toWellFormed(values)));
            expectDocumented(operation, got, values);
          }),
          runs,
        );
      }
    }
  }, 60_000);
});

/** Half characters cannot be written into an address at all. */
function toWellFormed(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll(/\p{Cs}/gu, '\uFFFD') : value,
    ]),
  );
}

describe('a real question', () => {
  it('goes the whole way: language, queue, thread, model, presentation, and is recorded', async () => {
    const { status, body } = await call(
      'POST',
      '/ask',
      JSON.stringify({ text: 'what will bitcoin do tomorrow?' }),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      command: 'predict',
      args: { symbol: 'BTC', horizon: 1 },
      reply: { kind: 'answer' },
    });
    expect(body.answer).toMatchObject({ symbol: 'BTC', horizon: 1, model: { name: expect.any(String) } });
    expect(body.answer.lower80).toBeLessThan(body.answer.upper80);
    expect(body.reply.footnote.join(' ')).toContain('ot financial advice');
    const recorded = await test.app.ports.store.listForecasts({ symbol: 'BTC', limit: 10 });
    expect(recorded.some(({ asOf, horizon }) => asOf === body.answer.asOf && horizon === 1)).toBe(true);
  });

  it('is refused with the nearest tokens when the token is unknown', async () => {
    const { status, body } = await call('POST', '/predict', JSON.stringify({ symbol: 'bitcoyn' }));
    expect([status, body.error.id]).toEqual([404, 'UnknownSymbol']);
    expect(body.error.hint).toContain('BTC');
  });

  const holders = (method: string, k = 5) =>
    call(
      'POST',
      '/recommend',
      JSON.stringify({ holdings: [{ symbol: 'BTC', weight: 0.5 }, { symbol: 'ether' }], k, method }),
    );

  it('recommends tokens that are not held, each with what it rests on, by every method', async () => {
    for (const method of ['content', 'collaborative', 'hybrid']) {
      const { status, body } = await holders(method, 7);
      expect([status, body.method]).toEqual([200, method]);
      expect(body.items).toHaveLength(7);
      expect(new Set(body.items.map(({ symbol }) => symbol)).size).toBe(7);
      expect(body.items.map(({ score }) => score)).toEqual(
        body.items.map(({ score }) => score).sort((a, b) => b - a),
      );
      for (const { symbol, why } of body.items) {
        expect(['BTC', 'ETH']).not.toContain(symbol);
        expect(why).toMatch(
          /held by \d+ of \d+ holders|moves like (BTC|ETH)|of a kind with (BTC|ETH)|widely held|little in common/,
        );
      }
    }
  });

  it('names a token that nobody knows, and refuses only where it knows none', async () => {
    const some = await call('POST', '/recommend', '{"holdings":[{"symbol":"BTC"},{"symbol":"NOSUCH"}]}');
    expect([some.status, some.body.unknown]).toEqual([200, ['NOSUCH']]);
    const none = await call('POST', '/recommend', '{"holdings":[{"symbol":"NOSUCH"}]}');
    expect([none.status, none.body.error.id]).toEqual([404, 'UnknownSymbol']);
    for (const body of ['{}', '{"holdings":[]}']) {
      const nothing = await call('POST', '/recommend', body);
      expect([nothing.status, nothing.body.error.id]).toEqual([422, 'NoHoldings']);
      expect(nothing.body.error.hint).toContain('/holdings set');
    }
    for (const body of [
      '{"holdings":[{"symbol":"BTC","weight":0}]}',
      '{"holdings":["BTC"]}',
      '{"holdings":[{"symbol":"BTC"}],"k":0}',
      '{"holdings":[{"symbol":"BTC"}],"method":"magic"}',
    ])
      expect((await call('POST', '/recommend', body)).status).toBe(400);
  });

  it('keeps holdings for the conversation that saved them, under its name in header or body', async () => {
    const mine = { 'X-Chat': 'contract-1' };
    const saved = await call('POST', '/holdings', '{"action":"set","holdings":[{"symbol":"FIL"}]}', mine);
    expect(saved.status).toBe(200);
    expect((await call('POST', '/recommend', '{}', mine)).status).toBe(200);
    const asked = await call('POST', '/ask', JSON.stringify({ text: '/recommend', chat: 'contract-1' }));
    expect([asked.status, asked.body.answer.saved]).toEqual([200, true]);
    for (const other of [{}, { 'X-Chat': 'contract-2' }, { 'X-Chat': 'x'.repeat(129) }])
      expect((await call('POST', '/recommend', '{}', other as Record<string, string>)).status).toBe(422);
    expect((await call('POST', '/holdings', '{"action":"clear"}')).status).toBe(400);
    expect((await call('POST', '/holdings', '{"action":"clear"}', mine)).status).toBe(200);
    expect((await call('POST', '/recommend', '{}', mine)).status).toBe(422);
  });

  it('shows the cards of the models', async () => {
    const { body } = await call('GET', '/models');
    expect(body.models.length).toBeGreaterThan(0);
    const one = await call('GET', `/models/${body.models[0].name}`);
    expect(one).toEqual({ status: 200, body: body.models[0] });
    expect(await call('GET', '/models/nosuch')).toMatchObject({
      status: 404,
      body: { error: { id: 'UnknownModel' } },
    });
  });

  it('tells how the house is, without a path or a secret', async () => {
    const { body } = await call('GET', '/status');
    expect(body).toMatchObject({
      queue: { reachable: true, adapter: 'in-process' },
      store: { reachable: true, kind: 'embedded' },
      prices: { reachable: true, snapshot: { asOf: expect.any(String) } },
      models: { reachable: true },
    });
    expect(JSON.stringify(body)).not.toContain(test.config.DATA_DIR);
  });
});

it('keeps to its schema of /status when every price source was asked in vain', async () => {
  const dead = `http://127.0.0.1:${await freePort()}`;
  const environment = { OFFLINE: 'false', COINGECKO_URL: dead, COINBASE_URL: dead, KRAKEN_URL: dead };
  const lonely = await openTestApp({ environment });
  const readiness = createReadiness(lonely.app, () => undefined);
  const lonelyServer = await serveHttp(httpRoutes({ app: lonely.app, readiness }), lonely.config);
  try {
    const market = await fetch(new URL('/market/BTC', lonelyServer.address));
    expect([market.status, await market.json()]).toMatchObject([200, { data: { source: 'snapshot' } }]);
    // The answer may have been given before the last source was tried.
    const got = await vi.waitUntil(
      async () => {
        const response = await fetch(new URL('/status', lonelyServer.address));
        const body = (await response.json()) as { prices: { sources: { failures: number }[] } };
        // CoinGecko is not asked for so many days.
        const tried = body.prices.sources.filter(({ failures }) => failures > 0).length >= 2;
        return tried && { status: response.status, body };
      },
      { timeout: 25_000, interval: 200 },
    );
    expect(got.body.prices.sources).toHaveLength(3);
    const found = operations.find(({ path }) => path === '/status');
    if (found === undefined) throw new Error('/status is not documented');
    expectDocumented(found.operation, got, 'after a question');
  } finally {
    await lonelyServer.close(100);
    await lonely.close();
  }
}, 60_000);
