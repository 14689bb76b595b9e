import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RefusalId, refusalIds } from '../../../core/refusal.ts';
import { openTestApp, type TestApp } from '../../testing/testApp.ts';
import { httpRoutes } from './rest.ts';
import { type HttpServer, PortInUseError, serveHttp } from './server.ts';
import { troubleCommands, waits } from './testing/troubleCommands.ts';

let test: TestApp;
let server: HttpServer;

beforeAll(async () => {
  test = await openTestApp({ commands: troubleCommands });
  const readiness = async () => ({ queue: true, models: false, store: true });
  server = await serveHttp(httpRoutes({ app: test.app, readiness }), test.config);
});
afterAll(async () => {
  await server.close(100);
  await test.close();
});

async function send(path: string, init: RequestInit = {}) {
  const response = await fetch(new URL(path, server.address), init);
  const text = await response.text();
  const body = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body, text };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('refusals', () => {
  const statuses: Record<RefusalId, number> = {
    BadArguments: 400,
    TooLarge: 400,
    UnknownCommand: 422,
    UnknownSymbol: 404,
    UnknownModel: 404,
    NotFound: 404,
    NoHoldings: 422,
    NotEnoughHistory: 422,
    InvalidCandles: 422,
    StaleData: 503,
    UnlikeTraining: 422,
    SourceUnavailable: 503,
    Busy: 429,
    DeadlineExceeded: 503,
    Cancelled: 503,
    WorkerLost: 503,
    Unavailable: 503,
    InternalError: 503,
    MethodNotAllowed: 405,
  };

  it.each(refusalIds)('%s has its status, its words and its reference', async (id) => {
    const { status, body, headers } = await post('/refuse', { id });
    expect(status).toBe(statuses[id]);
    expect(body).toEqual({
      error: { id, message: 'No.', hint: 'Do this instead.', ref: headers.get('X-Request-Id') },
    });
    expect(headers.get('Retry-After')).toBe(status === 429 || status === 503 ? '2' : null);
  });

  it.each(['/throw', '/present'])('%s breaks, and tells nothing but a reference', async (path) => {
    const { status, body, text } = await post(path, {});
    expect(status).toBe(503);
    expect(body.error).toMatchObject({ id: 'InternalError', ref: expect.stringMatching(/^[0-9a-z]{10}$/) });
    expect(text).not.toMatch(/secret|deeper|at |\.ts/);
  });

  it('a deadline ends the wait', async () => {
    expect(await post('/late', {})).toMatchObject({
      status: 503,
      body: { error: { id: 'DeadlineExceeded' } },
    });
  });
});

describe('arguments', () => {
  it('takes a JSON object, with defaults', async () => {
    const { status, body } = await post('/post', { symbol: 'BTC' });
    expect([status, body]).toEqual([200, { symbol: 'BTC', horizon: 1 }]);
  });

  it('takes path and query, in their types', async () => {
    const { body } = await send('/get/bitcoin?days=7&exclude=nuts&exclude=eggs,milk&vegan=true');
    expect(body).toEqual({ symbol: 'BTC', days: 7, exclude: ['nuts', 'eggs', 'milk'], vegan: true });
    expect((await send('/get/caf%C3%A9%20au%20lait')).body).toEqual({ symbol: 'café au lait' });
  });

  it.each([
    [{}, '"symbol" (token) is missing'],
    [{ symbol: 7 }, '"symbol" must be a text of 1 to 32 characters; 7 is not'],
    [{ symbol: '' }, '"symbol" must be'],
    [{ symbol: 'B\u202ETC' }, 'In "symbol": The text holds a hidden character (U+202E)'],
    [{ symbol: 'BTC', horizon: '7' }, '"horizon" must be a whole number from 1 to 30; "7" is not'],
    [{ symbol: 'BTC', horizon: 0 }, '"horizon" must be a whole number from 1 to 30; 0 is not'],
    [{ symbol: 'BTC', horizon: 10_000 }, '"horizon" must be'],
    [{ symbol: 'BTC', horizon: 1.5 }, '"horizon" must be'],
    [{ symbol: 'BTC', horizon: null }, '"horizon" must be'],
    [{ symbol: 'BTC', days: 7 }, 'There is no argument "days"'],
    [{ symbol: 'BTC', candles: [{ date: '2025-02-30', close: 1 }] }, '"candles[0].date" must be a date'],
    [
      { symbol: 'BTC', candles: [{ date: '2025-02-01', close: 1, evil: 1 }] },
      'no argument "candles[0].evil"',
    ],
    [{ symbol: 'BTC', candles: 'x' }, '"candles" must be a list'],
    ['{"symbol":"BTC","__proto__":{"horizon":7}}', 'There is no argument "__proto__"'],
    ['{"symbol":"BTC","constructor":1}', 'There is no argument "constructor"'],
  ])('refuses %j', async (sent, words) => {
    const { status, body } = await post('/post', sent);
    expect([status, body.error.id]).toEqual([400, 'BadArguments']);
    expect(body.error.message).toContain(words);
  });

  it('refuses JSON nested a hundred thousand deep', async () => {
    const lists = `{"symbol":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await post('/post', lists)).body.error.message).toContain('"symbol" must be');
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    expect((await post('/post', objects)).body.error.message).toContain('There is no argument "a"');
  });

  it.each([
    ['/get/BTC?days=seven', '"days" must be a whole number from 1 to 365'],
    ['/get/BTC?days=1&days=2', '"days" is given twice'],
    ['/get/BTC?symbol=ETH', '"symbol" is given twice'],
    ['/get/BTC?nosuch=1', 'There is no argument "nosuch"'],
    ['/get/BTC?__proto__=1&__proto__=2', '"__proto__" is given twice'],
    ['/get/BTC?constructor=1', 'There is no argument "constructor"'],
    [`/get/${'x'.repeat(200)}`, '"symbol" must be a text of 1 to 32'],
  ])('refuses %s', async (path, words) => {
    const { status, body } = await send(path);
    expect([status, body.error.id]).toEqual([400, 'BadArguments']);
    expect(body.error.message).toContain(words);
  });
});

describe('bodies', () => {
  it.each([
    ['no JSON', '{"symbol": BTC}', 'application/json', 'The body is no valid JSON.'],
    ['nothing', '', 'application/json', 'The body is no valid JSON.'],
    ['a list', '[]', 'application/json', 'The body must be a JSON object.'],
    ['a number', '7', 'application/json', 'The body must be a JSON object.'],
    ['null', 'null', 'application/json', 'The body must be a JSON object.'],
    ['a form', 'symbol=BTC', 'application/x-www-form-urlencoded', 'The body must be JSON.'],
    ['plain text', '{}', 'text/plain', 'The body must be JSON.'],
    ['a look-alike', '{}', 'application/jsonx', 'The body must be JSON.'],
  ])('refuses %s', async (_, body, type, words) => {
    const { status, body: got } = await post('/post', body, { 'Content-Type': type });
    expect([status, got.error.id, got.error.message]).toEqual([400, 'BadArguments', words]);
  });

  it('refuses broken UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"symbol":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const { status } = await send('/post', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect(status).toBe(400);
  });

  it('refuses more than 1 MB with 413, announced or streamed', async () => {
    const big = `{"symbol":"${'x'.repeat(1_100_000)}"}`;
    expect(await post('/post', big)).toMatchObject({ status: 413, body: { error: { id: 'TooLarge' } } });
    const streamed = await send('/post', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: new Blob([big]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed).toMatchObject({ status: 413, body: { error: { id: 'TooLarge' } } });
  });
});

describe('addresses and methods', () => {
  it('knows nothing else', async () => {
    for (const path of [
      '/nothing',
      '/post/',
      '/../etc/passwd',
      '/%00',
      '/docs/../../package.json',
      '/get/',
    ]) {
      expect(await send(path)).toMatchObject({ status: 404, body: { error: { id: 'NotFound' } } });
    }
  });

  it('names the methods that an address takes', async () => {
    const wrong = await send('/post');
    expect([wrong.status, wrong.headers.get('Allow'), wrong.body.error.id]).toEqual([
      405,
      'POST, OPTIONS',
      'MethodNotAllowed',
    ]);
    const other = await send('/get/BTC', { method: 'DELETE' });
    expect([other.status, other.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const options = await send('/get/BTC', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('Allow'), options.text]).toEqual([
      204,
      'GET, HEAD, OPTIONS',
      '',
    ]);
  });

  it('answers HEAD like GET, without the body', async () => {
    const head = await send('/get/BTC', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('says that it lives, and what is missing before it is ready', async () => {
    expect((await send('/healthz')).body).toEqual({ status: 'ok' });
    const ready = await send('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ checks: { models: false }, error: { message: 'Not ready: models.' } });
  });

  it('answers in its own shape what is no HTTP', async () => {
    const { port } = new URL(server.address);
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
      let got = '';
      socket.on('data', (chunk) => {
        got += chunk;
      });
      socket.on('close', () => resolve(got));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1]).error.id).toBe('BadArguments');
  });

  it('says how to go on when the port is in use', async () => {
    const port = Number(new URL(server.address).port);
    const again = serveHttp(
      httpRoutes({ app: test.app, readiness: async () => ({ queue: true, models: true, store: true }) }),
      {
        HOST: '127.0.0.1',
        PORT: port,
      },
    );
    await expect(again).rejects.toThrow(PortInUseError);
    await expect(again).rejects.toThrow(`PORT=${port + 1} npm start`);
  });
});

describe('headers', () => {
  it('echoes a plain reference and replaces any other', async () => {
    const echoed = await post('/refuse', { id: 'Busy' }, { 'X-Request-Id': 'mine-7' });
    expect([echoed.headers.get('X-Request-Id'), echoed.body.error.ref]).toEqual(['mine-7', 'mine-7']);
    const made = await post('/refuse', { id: 'Busy' }, { 'X-Request-Id': '<script>' });
    expect(made.body.error.ref).toMatch(/^[0-9a-z]{10}$/);
  });

  it('sets what keeps browsers from guessing, on answers and errors alike', async () => {
    for (const path of ['/get/BTC', '/nothing', '/openapi.json']) {
      const { headers } = await send(path);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
  });

  it('serves the documentation from here alone', async () => {
    const response = await fetch(new URL('/docs', server.address));
    const page = await response.text();
    expect(response.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
    expect(response.headers.get('Content-Security-Policy')).not.toContain('unsafe');
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source);
    expect(sources).toContain('/docs/swagger-ui-bundle.js');
    for (const source of sources.filter((entry) => entry.startsWith('/'))) {
      const asset = await fetch(new URL(source, server.address));
      await asset.arrayBuffer();
      expect(asset.status).toBe(200);
    }
    expect(sources.some((source) => /^(https?:)?\/\//.test(source))).toBe(false);
  });
});

describe('conversation', () => {
  it('answers a question with command, arguments, answer and reply', async () => {
    const { status, body } = await post('/ask', { text: '/post bitcoin horizon=7', chat: 'me' });
    expect(status).toBe(200);
    expect(body).toEqual({
      command: 'post',
      args: { symbol: 'BTC', horizon: 7 },
      answer: { symbol: 'BTC', horizon: 7 },
      reply: expect.objectContaining({ kind: 'answer', title: 'post' }),
    });
  });

  it('refuses a question in the same shape, with a status', async () => {
    const { status, body } = await post('/ask', { text: '/post BTC 99' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ answer: null, reply: { kind: 'refusal' }, error: { id: 'BadArguments' } });
    expect(body.reply.footnote[0]).toContain(body.error.ref);
  });

  it.each([
    [{ text: '' }, 400, 'BadArguments'],
    [{ text: 'y'.repeat(10_000) }, 400, 'TooLarge'],
    [{ text: 'completely unknown words' }, 422, 'UnknownCommand'],
    [{ text: 7 }, 400, 'BadArguments'],
    [{}, 400, 'BadArguments'],
    [{ text: '/post BTC', chat: 7 }, 400, 'BadArguments'],
    [{ text: '/post BTC', extra: 1 }, 400, 'BadArguments'],
    [{ text: '/post \u202EBTC' }, 400, 'BadArguments'],
  ])('refuses %j', async (body, status, id) => {
    for (const path of ['/ask', '/parse']) {
      const got = await post(path, body);
      expect([path, got.status, got.body.error.id]).toEqual([path, status, id]);
    }
  });

  it('says how a text is understood without running it', async () => {
    const { body } = await post('/parse', { text: '/throw' });
    expect(body).toEqual({ command: 'throw', args: {}, confidence: 1 });
  });
});

it('stops the work of a client that has gone', async () => {
  const leave = new AbortController();
  const gone = post('/wait', {}).catch(() => undefined);
  const left = fetch(new URL('/wait', server.address), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
    signal: leave.signal,
  }).catch(() => undefined);
  await expect.poll(() => waits.started).toBe(2);
  leave.abort();
  await left;
  await expect.poll(() => waits.stopped).toBe(1);
  await server.close(10);
  await gone;
  await expect.poll(() => waits.stopped).toBe(2);
});
