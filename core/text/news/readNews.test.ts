import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../inference/inProcess.ts';
import type { Models } from '../../inference/port.ts';
import { MemoryHeadlines } from '../testing/memoryHeadlines.ts';
import { writeTinySentiment } from '../testing/tinySentiment.ts';
import { headlineKey } from './headlineKey.ts';
import type { Headline } from './port.ts';
import { readNews } from './readNews.ts';
import { storyKey } from './stories.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const tokens = [
  { symbol: 'BTC', name: 'Bitcoin', aliases: [] },
  { symbol: 'ETH', name: 'Ethereum', aliases: ['ether'] },
];
const folder = mkdtempSync(join(tmpdir(), 'pulseplate-news-'));
let models: Models;
beforeAll(async () => {
  await writeTinySentiment(folder);
  models = inProcessModels(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const headline = (title: string, changes: Partial<Headline> = {}): Headline => ({
  title,
  link: `https://news.test/${encodeURIComponent(title)}`,
  source: 'News Test',
  published: '2026-03-10T11:00:00.000Z',
  ...changes,
});
const clock = { now: () => NOW };

describe('reading the news', () => {
  it('classifies, links and stores what is new, once', async () => {
    const store = new MemoryHeadlines();
    const ports = { models, store: store.asStore(), clock };
    const headlines = [headline('Bitcoin soars, ether falls behind'), headline('A hack: bad news!')];
    expect(await readNews(headlines, tokens, ports)).toEqual({ read: 2, known: 0, pruned: 0, unread: 0 });
    const [first, second] = [...store.records.values()];
    expect(first).toMatchObject({
      key: 'bitcoinsoarsetherfallsbehind@2026-03-10',
      symbols: ['BTC', 'ETH'],
      version: '1.0.0',
    });
    expect(second).toMatchObject({ symbols: [], category: 'security', model: 'sentiment' });
    expect(second.probabilities[0]).toBeGreaterThan(0.9);
    const again = [
      ...headlines,
      headline('a HACK – bad news', { source: 'Other' }),
      headline('Something new happens'),
    ];
    expect(await readNews(again, tokens, ports)).toEqual({ read: 1, known: 2, pruned: 0, unread: 0 });
    expect(store.records.size).toBe(3);
    expect(store.records.get('ahackbadnews@2026-03-10')).toEqual(second);
  });

  it('takes the same title weeks later for another story, and within days for the same', async () => {
    const store = new MemoryHeadlines();
    const ports = { models, store: store.asStore(), clock };
    const column = (day: string) =>
      headline('What happened in crypto today', {
        link: `https://a.test/${day}`,
        published: `${day}T09:00:00.000Z`,
      });
    expect(await readNews([column('2026-02-08')], tokens, ports)).toMatchObject({ read: 1 });
    // One batch may hold several days of it, and outlets take a story up late or tell it a day early.
    expect(await readNews([column('2026-02-11'), column('2026-02-06')], tokens, ports)).toMatchObject({
      read: 0,
      known: 2,
    });
    const later = [column('2026-03-10'), column('2026-03-01'), column('2026-03-09')];
    expect(await readNews(later, tokens, ports)).toMatchObject({ read: 2, known: 0 });
    expect(store.records.size).toBe(3);
  });

  it('takes an edited title with the same link for the same story, but no page that lists many', async () => {
    const store = new MemoryHeadlines();
    const ports = { models, store: store.asStore(), clock };
    const link = 'https://a.test/story';
    expect(await readNews([headline('Coin falls', { link })], tokens, ports)).toMatchObject({ read: 1 });
    expect(await readNews([headline('Coin falls a lot', { link })], tokens, ports)).toMatchObject({
      read: 0,
      known: 1,
    });
    const old = headline('Coin fell', { link, published: '2026-03-07T11:00:00.000Z' });
    expect(await readNews([old], tokens, ports)).toMatchObject({ read: 1 });
    const listed = ['One', 'Two', 'Three'].map((title) => headline(title, { link: 'https://a.test/' }));
    expect(await readNews(listed, tokens, ports)).toMatchObject({ read: 3 });
    const edited = ['First title', 'Second title'].map((title) => headline(title, { link: `${link}/2` }));
    expect(await readNews(edited, tokens, ports)).toMatchObject({ read: 1 });
  });

  it('keeps what was stored when it is cut off, and goes on from there', async () => {
    const store = new MemoryHeadlines();
    const headlines = Array.from({ length: 100 }, (_, i) => headline(`Story number ${i}`));
    let calls = 0;
    const failing: Models = {
      ...models,
      run: (...given) => (++calls > 2 ? Promise.reject(new Error('lost')) : models.run(...given)),
    };
    await expect(
      readNews(headlines, tokens, { models: failing, store: store.asStore(), clock }),
    ).rejects.toThrow('lost');
    expect(store.records.size).toBe(64);
    expect(await readNews(headlines, tokens, { models, store: store.asStore(), clock })).toMatchObject({
      read: 36,
      known: 64,
    });
  });

  it('leaves the news for later where no model is registered', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'pulseplate-none-'));
    const store = new MemoryHeadlines();
    const ports = { models: inProcessModels(empty), store: store.asStore(), clock };
    expect(await readNews([headline('A headline')], tokens, ports)).toMatchObject({ read: 0, unread: 1 });
    rmSync(empty, { recursive: true });
    expect(store.records.size).toBe(0);
  });

  it('drops what is too old', async () => {
    const store = new MemoryHeadlines();
    const old = headline('Long ago', { published: '2025-08-01T00:00:00.000Z' });
    const weighing = headline('Weighs still', { published: '2025-09-10T00:00:00.000Z' });
    expect(
      await readNews([old, weighing, headline('Now')], tokens, { models, store: store.asStore(), clock }),
    ).toMatchObject({
      read: 3,
      pruned: 1,
    });
    expect([...store.records.keys()]).toEqual(['weighsstill@2025-09-10', 'now@2026-03-10']);
  });
});

it('the key of a title is its letters and digits, no longer than the store takes', () => {
  expect(headlineKey('  “Bitcoin” – 100k?! ')).toBe('bitcoin100k');
  expect(headlineKey('ÜBER Coin')).toBe(headlineKey('über-coin'));
  expect(headlineKey('🚀 …')).toBe('');
  const [title, published] = ['𝔅'.repeat(900) + '漢'.repeat(900), '2026-03-10T11:00:00.000Z'];
  expect(Buffer.byteLength(storyKey({ title, published }))).toBeLessThanOrEqual(800);
  expect(Buffer.byteLength(headlineKey('𝔅'.repeat(900) + '漢'.repeat(900)))).toBeLessThanOrEqual(800);
});
