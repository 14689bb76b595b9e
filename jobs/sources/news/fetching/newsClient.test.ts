import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NewsServer, send } from '../testing/newsServer.ts';
import { createNewsClient, type NewsClientOptions } from './newsClient.ts';
import { isPublic } from './publicAddress.ts';

let server: NewsServer;
beforeEach(async () => {
  server = await NewsServer.start();
});
afterEach(() => server.close());

const here: NewsClientOptions = { timeoutMs: 5_000, clock: { now: Date.now }, mayAsk: () => true };
const never = new AbortController().signal;

function get(path: string, options: Partial<NewsClientOptions> = {}) {
  return createNewsClient({ ...here, ...options }).get(server.url(path), never);
}

async function bodyOf(path: string): Promise<string> {
  const fetched = await get(path);
  return fetched.changed ? fetched.body.toString() : 'unchanged';
}

describe('the client of the news', () => {
  it('reads a body, packed or not, and says who asks', async () => {
    const text = 'news '.repeat(1_000);
    server.paths.set('/plain', send(text));
    server.paths.set('/gzip', send(gzipSync(text), { 'content-encoding': 'gzip' }));
    server.paths.set('/br', send(brotliCompressSync(text), { 'content-encoding': 'br' }));
    server.paths.set('/deflate', send(deflateSync(text), { 'content-encoding': 'deflate' }));
    for (const path of server.paths.keys()) expect(await bodyOf(path)).toBe(text);
    expect(server.asked[0].headers['user-agent']).toContain('PulsePlate');
  });

  it('says what it holds already, and takes 304 for no change, until it is to forget', async () => {
    server.paths.set('/feed', (response, { headers }) => {
      if (headers['if-none-match'] === '"1"' && headers['if-modified-since'] === 'then')
        response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"', 'last-modified': 'then' }).end('news');
    });
    const client = createNewsClient(here);
    const url = server.url('/feed');
    expect(await client.get(url, never)).toMatchObject({ changed: true });
    expect(await client.get(url, never)).toEqual({ changed: false });
    client.forget(url);
    expect(await client.get(url, never)).toMatchObject({ changed: true });
  });

  it('follows redirects within measure, each checked', async () => {
    server.paths.set('/old', send('', { location: '/new' }, 301));
    server.paths.set('/new', send('news'));
    expect(await bodyOf('/old')).toBe('news');
    server.paths.set('/circle', send('', { location: '/circle' }, 302));
    await expect(get('/circle')).rejects.toMatchObject({ kind: 'redirected' });
    expect(server.asked.filter(({ path }) => path === '/circle')).toHaveLength(5);
    for (const location of [
      'file:///etc/passwd',
      'ftp://127.0.0.1/',
      'http://me:secret@127.0.0.1/',
      'http://',
    ]) {
      server.paths.set('/away', send('', { location }, 302));
      await expect(get('/away'), location).rejects.toMatchObject({ kind: 'redirected' });
    }
  });

  it('asks no address that is not on the public internet, neither at first nor after a redirect', async () => {
    await expect(get('/feed', { mayAsk: isPublic })).rejects.toMatchObject({ kind: 'privateAddress' });
    expect(server.asked).toEqual([]);
    // The fake server passes for the public internet; what it redirects to does not.
    const mayAsk = (address: string) => address === '127.0.0.1' || isPublic(address);
    for (const location of [
      ...[
        'http://169.254.169.254/latest/meta-data/',
        'http://[::1]:1/',
        'http://127.0.0.2:1/',
        'http://0xa9fea9fe/',
      ],
      ...['https://10.0.0.1/', 'http://metadata.test/'],
    ]) {
      server.paths.set('/feed', send('', { location }, 302));
      const resolve = async () => [{ address: '169.254.169.254', family: 4 }];
      await expect(get('/feed', { mayAsk, resolve }), location).rejects.toMatchObject({
        kind: 'privateAddress',
      });
    }
  });

  it('connects to the very address that it has checked: a name is resolved once a connection', async () => {
    server.paths.set('/feed', send('news'));
    const answers = ['127.0.0.1', '169.254.169.254'];
    let lookups = 0;
    const client = createNewsClient({
      ...here,
      mayAsk: (address) => address === '127.0.0.1',
      resolve: async () => [{ address: answers[lookups++], family: 4 }],
    });
    const url = new URL(`http://outlet.test:${server.port}/feed`);
    expect(await client.get(url, never)).toMatchObject({ changed: true });
    expect(lookups).toBe(1);
    expect(server.asked[0].headers.host).toBe(`outlet.test:${server.port}`);
    await expect(client.get(url, never)).rejects.toMatchObject({ kind: 'privateAddress' });
    expect(server.asked).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof send>, string]>([
    ['429 with Retry-After', ['', { 'retry-after': '120' }, 429], 'rateLimited'],
    ['500', ['', {}, 500], 'serverError'],
    ['404', ['', {}, 404], 'refused'],
    ['403', ['', {}, 403], 'refused'],
    ['304 that nobody asked for', ['', {}, 304], 'refused'],
    ['a packing that it was not asked for', ['x', { 'content-encoding': 'zstd' }], 'broken'],
    ['gzip that is none', ['x', { 'content-encoding': 'gzip' }], 'badShape'],
    ['brotli that is none', ['x'.repeat(99), { 'content-encoding': 'br' }], 'badShape'],
    [
      'half of its gzip',
      [gzipSync('news'.repeat(99)).subarray(0, 20), { 'content-encoding': 'gzip' }],
      'badShape',
    ],
    ['a gzip bomb', [gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }], 'tooLarge'],
    ['more than 2 MB', [Buffer.alloc(2_100_000)], 'tooLarge'],
  ])('names %s', async (_, answer, kind) => {
    server.paths.set('/feed', send(...answer));
    await expect(get('/feed')).rejects.toMatchObject({ name: 'SourceFault', kind });
  });

  it.each([{ 'content-length': '3000000' }, { 'content-encoding': 'zstd' }])(
    'lets go of the connection at once where it will not read the body: %j',
    async (headers) => {
      const closed = new Promise<void>((resolve) => {
        server.paths.set('/feed', (response) => {
          response.on('close', resolve);
          response.writeHead(200, headers).write('x');
        });
      });
      await expect(get('/feed', { timeoutMs: 600_000 })).rejects.toMatchObject({ name: 'SourceFault' });
      await closed;
    },
  );

  it('passes on how long it is to wait', async () => {
    server.paths.set('/feed', send('', { 'retry-after': '120' }, 429));
    await expect(get('/feed')).rejects.toMatchObject({ retryAfterMs: 120_000 });
  });

  it('gives up an endless body at 2 MB, and one that drips when its time is over', async () => {
    server.paths.set('/endless', (response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(100_000)));
      };
      response.on('drain', more);
      more();
    });
    await expect(get('/endless')).rejects.toMatchObject({ kind: 'tooLarge' });
    server.paths.set('/drips', (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    await expect(get('/drips', { timeoutMs: 150 })).rejects.toMatchObject({ kind: 'timeout' });
    server.paths.set('/silent', () => undefined);
    await expect(get('/silent', { timeoutMs: 100 })).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('names what cannot be reached or breaks off, and stops when it is told to', async () => {
    server.paths.set('/reset', (response) => response.socket?.resetAndDestroy());
    await expect(get('/reset')).rejects.toMatchObject({ kind: 'unreachable' });
    server.paths.set('/half', (response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.socket?.destroy());
    });
    await expect(get('/half')).rejects.toMatchObject({ kind: 'unreachable' });
    server.paths.set('/silent', () => undefined);
    const stop = new AbortController();
    const waiting = createNewsClient(here).get(server.url('/silent'), stop.signal);
    setTimeout(() => stop.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('puts no address and no key into what it tells', async () => {
    const url = server.url('/posts?auth_token=hunter2');
    for (const reaction of [
      send('', {}, 500),
      send('', { location: 'http://[::1]/?auth_token=hunter2' }, 302),
    ]) {
      server.paths.set('/posts', reaction);
      const options = { ...here, mayAsk: (address: string) => address === '127.0.0.1' };
      const error = await createNewsClient(options)
        .get(url, never)
        .catch((fault: Error) => fault);
      expect(String(error)).not.toMatch(/hunter2|127\.0|::1/);
    }
  });
});
