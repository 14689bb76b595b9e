import { request } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import type { Reply } from '../../reply.ts';
import type { WebDependencies } from './dependencies.ts';
import { createFakeAsk, fakeCommands } from './testing/fakeAsk.ts';
import { serveApp } from './testing/server.ts';
import { webRoutes } from './web.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

function routes(more: Partial<WebDependencies> = {}) {
  return webRoutes({ ask: createFakeAsk().ask, commands: fakeCommands, render: async () => PNG, ...more });
}

function post(body: unknown, headers: Record<string, string> = { 'Content-Type': 'application/json' }) {
  return { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

async function events(response: Response) {
  return (await response.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const question = { text: '/predict BTC', chat: 'abcdefgh', theme: 'dark' };

describe('an answer', () => {
  test('comes as lines: progress, then the reply with its chart as an image and no ECharts option', async () => {
    const render = vi.fn(async () => PNG);
    const response = await routes({ render }).request('/chat', post(question));
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const [progress, reply, ...rest] = await events(response);
    expect(progress).toEqual({ type: 'progress', fraction: 0 });
    expect(reply).toMatchObject({
      type: 'reply',
      reply: { kind: 'answer', title: 'BTC: $113,854 expected by Jul 30' },
      image: {
        src: 'data:image/png;base64,iVBORw==',
        width: 880,
        height: 480,
        alt: expect.stringMatching(/^BTC/),
      },
    });
    expect(reply.reply).not.toHaveProperty('chart');
    expect(rest).toEqual([]);
    expect(render).toHaveBeenCalledWith(expect.objectContaining({ width: 880 }), 'dark');
  });

  test('keeps its words when the chart fails, and the failure is reported', async () => {
    const report = vi.fn();
    const render = async () => {
      throw new Error('no thread');
    };
    const [, reply] = await events(await routes({ render, report }).request('/chat', post(question)));
    expect(reply).toMatchObject({
      type: 'reply',
      imageFault: expect.stringMatching(/^The chart could not be drawn/),
    });
    expect(report).toHaveBeenCalledOnce();
  });

  test('the text reaches the bot as it was typed, whatever it holds', async () => {
    const fake = createFakeAsk();
    const text = '\u202eevil\u0000 '.repeat(1000);
    await (await routes({ ask: fake.ask }).request('/chat', post({ ...question, text }))).text();
    expect(fake.asked[0]).toMatchObject({ text, chat: 'abcdefgh' });
  });

  test('a bug ends in an error with a reference that the log has, and without what happened', async () => {
    const report = vi.fn();
    const [, error] = await events(
      await routes({ report }).request('/chat', post({ ...question, text: '/bug' })),
    );
    expect(error.error).toMatchObject({ id: 'InternalError', hint: expect.any(String) });
    expect(JSON.stringify(error)).not.toMatch(/secret/);
    expect(report).toHaveBeenCalledWith(
      expect.objectContaining({ message: 'a secret of the house' }),
      error.error.ref,
    );
  });
});

describe('a request that does not fit', () => {
  test.each([
    ['no JSON', '{"text":', undefined],
    ['an array', [], undefined],
    ['no text', { chat: 'abcdefgh' }, 'text'],
    ['a number as text', { text: 7, chat: 'abcdefgh' }, 'text'],
    ['no chat', { text: 'x' }, 'chat'],
    ['a chat with a path in it', { text: 'x', chat: '../../etc/passwd' }, 'chat'],
    ['an unknown theme', { ...question, theme: 'pink' }, 'theme'],
  ])('%s: 400 in the shape of every error', async (_, body, field) => {
    const response = await routes().request('/chat', post(body));
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: Record<string, string> };
    expect(error).toEqual({
      id: 'BadArguments',
      message: expect.stringContaining(field ?? 'body'),
      hint: expect.any(String),
      ref: expect.stringMatching(/^[\da-f]{8}$/),
    });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded'])(
    '%s, which another site could send unasked: 400, and nothing is asked',
    async (type) => {
      const fake = createFakeAsk();
      const response = await routes({ ask: fake.ask }).request(
        '/chat',
        post(question, { 'Content-Type': type }),
      );
      expect(response.status).toBe(400);
      expect(fake.asked).toEqual([]);
    },
  );

  test('more than 64 KB: 413, with a stated length and without', async () => {
    const big = JSON.stringify({ ...question, text: 'x'.repeat(70_000) });
    const stated = { 'Content-Type': 'application/json', 'Content-Length': String(big.length) };
    for (const headers of [stated, { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' }]) {
      const response = await routes().request('/chat', post(big, headers));
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ error: { id: 'TooLarge' } });
    }
  });
});

test('when the reader goes away the question is aborted', async () => {
  const fake = createFakeAsk();
  const report = vi.fn();
  const server = await serveApp(routes({ ask: fake.ask, report }));
  try {
    const call = request(`${server.url}/chat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
    });
    call.on('error', () => {});
    call.on('response', (response) => response.once('data', () => call.destroy()));
    call.end(JSON.stringify({ ...question, text: '/wait' }));
    await vi.waitFor(() => expect(fake.asked[0]?.signal.aborted).toBe(true), { timeout: 20_000 });
    // Leaving is no bug.
    expect(report).not.toHaveBeenCalled();
  } finally {
    await server.stop();
  }
});

describe('the page', () => {
  const policyOf = async (path: string) =>
    (await routes().request(path)).headers.get('Content-Security-Policy');

  test.each(['/', '/assets/main.js', '/assets/nothing.js'])('%s carries the strict headers', async (path) => {
    const { headers } = await routes().request(path);
    expect(await policyOf(path)).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(await policyOf(path)).toContain("frame-ancestors 'none'");
    expect(await policyOf(path)).not.toMatch(/unsafe|\*/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
  });

  test('holds no inline script, style or handler, which the policy would block', async () => {
    const html = await (await routes().request('/')).text();
    expect(html).toMatch(/<html lang="en">/);
    expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*src=)/);
    for (const [, name] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g))
      expect((await routes().request(name)).status, name).toBe(200);
  });

  test('an asset that the browser has is not sent again, and one that changed is', async () => {
    const first = await routes().request('/assets/base.css');
    const tag = first.headers.get('ETag') ?? '';
    expect(first.headers.get('Content-Type')).toBe('text/css; charset=utf-8');
    const again = await routes().request('/assets/base.css', {
      headers: { 'If-None-Match': `"other", W/${tag}` },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const changed = await routes().request('/assets/base.css', { headers: { 'If-None-Match': '"old"' } });
    expect(changed.status).toBe(200);
  });

  test.each([
    '/assets/..%2fweb.ts',
    '/assets/%2e%2e%2fweb.ts',
    '/assets/tsconfig.json',
    '/assets/types.d.ts',
    '/assets/',
  ])('%s is not there', async (path) => {
    expect((await routes().request(path)).status).toBe(404);
  });

  test('names the commands, for suggestions and completion', async () => {
    expect(await (await routes().request('/assets/commands.json')).json()).toEqual(fakeCommands);
  });

  test('leaves the headers of pages beside it alone', async () => {
    const { Hono } = await import('hono');
    const app = new Hono().route('/', routes()).get('/docs', (context) => context.text('docs'));
    expect((await app.request('/docs')).headers.get('Content-Security-Policy')).toBeNull();
  });
});

test('a reply without a chart has no image, and without a renderer charts are left out', async () => {
  const reply: Reply = { kind: 'answer', title: 'x', footnote: [] };
  const plain = await events(await routes({ ask: async () => ({ reply }) }).request('/chat', post(question)));
  expect(plain[1]).toEqual({ type: 'reply', reply });
  const [, undrawn] = await events(await routes({ render: undefined }).request('/chat', post(question)));
  expect(undrawn).not.toHaveProperty('image');
});
