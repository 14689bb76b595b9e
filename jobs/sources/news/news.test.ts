import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, redacted } from '../../../core/config.ts';
import { collectedLog } from '../../queue/testing/log.ts';
import { createNews } from './news.ts';
import { NewsServer, rss, rssItem, send } from './testing/newsServer.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const MINUTE = 60_000;
let server: NewsServer;
let now = NOW;
beforeEach(async () => {
  server = await NewsServer.start();
  now = NOW;
});
afterEach(() => server.close());

const empty = JSON.stringify({ data: { children: [] } });

/** News of a house whose feeds, Reddit and CryptoPanic are this server. */
function house(environment: Record<string, string> = {}) {
  for (const name of ['CryptoCurrency', 'Bitcoin', 'ethereum'])
    if (!server.paths.has(`/r/${name}/new.json`)) server.paths.set(`/r/${name}/new.json`, send(empty));
  const { log, lines } = collectedLog();
  const config = loadConfig({
    NEWS_FEEDS: `${server.address}/one, ${server.address}/two`,
    REDDIT_URL: server.address,
    CRYPTOPANIC_URL: `${server.address}/api`,
    ...environment,
  });
  const news = createNews(config, { clock: { now: () => now }, log }, { mayAsk: () => true });
  return { news, config, lines };
}

describe('the news', () => {
  it('is that of all sources, each story once, by the one who had it first', async () => {
    server.paths.set(
      '/one',
      send(rss(rssItem('Coin Rises Again'), rssItem('Only in the first', { link: '/b' }))),
    );
    server.paths.set(
      '/two',
      send(
        rss(
          rssItem('“Coin rises – again!”', {
            date: 'Tue, 10 Mar 2026 09:00:00 +0000',
            link: 'https://two.test/',
          }),
        ),
      ),
    );
    const post = (title: string, changes: object = {}) => ({
      data: {
        title,
        permalink: '/r/Bitcoin/comments/1/x/',
        created_utc: NOW / 1_000 - 60,
        is_self: false,
        ...changes,
      },
    });
    const children = [
      post('A link about a coin'),
      post('Daily discussion of coins', { is_self: true }),
      post('Pinned for a month', { stickied: true }),
      post('Not for everyone here', { over_18: true }),
    ];
    server.paths.set(
      '/r/Bitcoin/new.json',
      send(JSON.stringify({ kind: 'Listing', data: { after: null, children } })),
    );
    const results = [
      {
        title: 'From the aggregator',
        published_at: '2026-03-10T10:00:00Z',
        url: 'https://a.test/1',
        source: { title: 'A<b>' },
      },
      { title: 'With no link at all', published_at: '2026-03-10T10:00:00Z', source: null },
    ];
    server.paths.set('/api/posts/', send(JSON.stringify({ count: 2, results })));
    const { news } = house({ CRYPTOPANIC_API_KEY: 'hunter2' });
    const { headlines, answered, failures } = await news.latest();
    expect([answered, failures]).toEqual([6, []]);
    const of = (text: string) => headlines.filter(({ title }) => title.includes(text));
    expect(headlines).toHaveLength(5);
    expect(of('again')).toMatchObject([{ link: 'https://two.test/', source: '127.0.0.1' }]);
    expect(of('A link')).toMatchObject([
      {
        link: 'https://www.reddit.com/r/Bitcoin/comments/1/x/',
        source: 'r/Bitcoin',
        published: '2026-03-10T11:59:00.000Z',
      },
    ]);
    expect(of('aggregator')).toMatchObject([{ source: 'Ab', link: 'https://a.test/1' }]);
    expect(of('no link')).toMatchObject([{ source: 'CryptoPanic', link: 'https://cryptopanic.com/' }]);
    const [asked] = server.asked.filter(({ path }) => path.startsWith('/api'));
    expect(asked.path).toBe('/api/posts/?auth_token=hunter2&public=true&kind=news&regions=en');
  });

  it('goes on without a source that fails, says which, and leaves it alone for longer and longer', async () => {
    server.paths.set(
      '/one',
      send('<!doctype html><title>Checking your browser</title>', { 'content-type': 'text/html' }),
    );
    server.paths.set('/two', send(rss(rssItem('Coin rises again'))));
    const { news, lines } = house({ NEWS_FEEDS: `${server.address}/one ${server.address}/two` });
    const asked = () => server.asked.filter(({ path }) => path === '/one').length;
    const first = await news.latest();
    expect(first.headlines).toHaveLength(1);
    expect(first.failures).toEqual(['127.0.0.1 answers with a web page instead of a feed.']);
    await news.latest();
    expect(asked()).toBe(2);
    await news.latest();
    expect(asked()).toBe(2);
    now += 21 * MINUTE;
    await news.latest();
    expect(asked()).toBe(3);
    now += 21 * MINUTE;
    await news.latest();
    expect(asked()).toBe(3);
    server.paths.set('/one', send(rss(rssItem('It is back now', { link: '/back' }))));
    now += 20 * MINUTE;
    expect((await news.latest()).headlines).toHaveLength(2);
    expect(lines.join('')).not.toContain(String(server.port));
  });

  it('heeds a source that asks to be left alone', async () => {
    server.paths.set('/one', send('', { 'retry-after': '7200' }, 429));
    server.paths.set('/two', send(rss()));
    const { news } = house();
    const asked = () => server.asked.filter(({ path }) => path === '/one').length;
    await news.latest();
    now += 110 * MINUTE;
    await news.latest();
    expect(asked()).toBe(1);
    now += 11 * MINUTE;
    await news.latest();
    expect(asked()).toBe(2);
  });

  it('gives again what has not changed, and asks anew for what it could not read', async () => {
    let body = rss(rssItem('Coin rises again'));
    server.paths.set('/one', (response, { headers }) => {
      if (headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(body);
    });
    server.paths.set('/two', send(rss()));
    const { news } = house();
    expect((await news.latest()).headlines).toHaveLength(1);
    expect((await news.latest()).headlines).toHaveLength(1);
    body = 'no feed';
    const other = house();
    expect((await other.news.latest()).failures).toHaveLength(1);
    body = rss(rssItem('Coin rises again'));
    expect((await other.news.latest()).headlines).toHaveLength(1);
  });

  it('is asked for once by many who ask at once', async () => {
    server.paths.set('/one', send(rss()));
    server.paths.set('/two', send(rss()));
    const { news } = house();
    await Promise.all([news.latest(), news.latest(), news.latest()]);
    expect(server.asked.filter(({ path }) => path === '/one')).toHaveLength(1);
  });

  it('asks nobody with OFFLINE, nor after it is closed', async () => {
    const nothing = { headlines: [], answered: 0, failures: [] };
    expect(await house({ OFFLINE: 'true', CRYPTOPANIC_API_KEY: 'x' }).news.latest()).toEqual(nothing);
    const { news } = house();
    news.close();
    expect(await news.latest()).toEqual(nothing);
    expect(server.asked).toEqual([]);
  });

  it('never tells the key', async () => {
    server.paths.set('/api/posts/', send('', {}, 403));
    const { news, config, lines } = house({ CRYPTOPANIC_API_KEY: 'hunter2' });
    const { failures } = await news.latest();
    expect(failures.some((failure) => failure.startsWith('CryptoPanic refuses'))).toBe(true);
    expect([...failures, ...lines, JSON.stringify(redacted(config))].join('')).not.toContain('hunter2');
  });

  it('refuses feeds that are no web addresses when it starts', () => {
    for (const NEWS_FEEDS of [
      'file:///etc/passwd',
      'outlet.test/feed',
      'https://a.test/feed, gopher://b.test/',
    ])
      expect(() => loadConfig({ NEWS_FEEDS })).toThrow(/NEWS_FEEDS/);
    expect(loadConfig({ NEWS_FEEDS: 'https://a.test/feed,\n https://b.test/rss ' }).NEWS_FEEDS).toHaveLength(
      2,
    );
    expect(loadConfig({}).NEWS_FEEDS).toBeUndefined();
  });
});
