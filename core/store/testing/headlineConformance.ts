import { expect, it } from 'vitest';
import type { HeadlineRecord } from '../headlines.ts';
import type { Store } from '../port.ts';

function sampleHeadline(changes: Partial<HeadlineRecord> = {}): HeadlineRecord {
  return {
    key: 'coinrises',
    title: 'Coin rises',
    link: 'https://news.test/coin?a=1&b=%20',
    source: 'news.test',
    published: '2025-07-01T06:07:08.123Z',
    symbols: ['COIN'],
    probabilities: [0.1 + 0.2, 1 / 3, 5e-324],
    category: 'market',
    model: 'sentiment',
    version: '1.0.0',
    ...changes,
  };
}

/** The part of the conformance suite that is about the news. */
export function headlinesOf(store: () => Store): void {
  const of = (symbol: string, changes: Partial<HeadlineRecord>[]) =>
    changes.map((change, i) => sampleHeadline({ key: `${symbol}${i}`, symbols: [symbol], ...change }));

  it('gives headlines back as they were, whatever their words', async () => {
    const { category: _, ...plain } = sampleHeadline({ key: 'plain', symbols: [] });
    const hostile = sampleHeadline({
      key: 'hostile',
      title: `'); drop table headlines; -- <b>$1 🚀 "` + '\\',
      symbols: [`A"'`, 'EXACT'],
    });
    await store().recordHeadlines([plain, hostile]);
    expect(await store().listHeadlines({ symbol: 'EXACT', limit: 5 })).toEqual([hostile]);
    expect(await store().listHeadlines({ symbol: `A"'`, limit: 5 })).toEqual([hostile]);
    expect(await store().listHeadlines({ limit: 50 })).toContainEqual(plain);
  });

  it('lets the first of a story stand, within one call too, and knows which it has', async () => {
    const [first] = of('FIRST', [{}]);
    await store().recordHeadlines([first, { ...first, source: 'second.test' }]);
    await store().recordHeadlines([{ ...first, probabilities: [1, 0, 0], symbols: ['OTHER'] }]);
    await store().recordHeadlines([]);
    expect(await store().listHeadlines({ symbol: 'FIRST', limit: 5 })).toEqual([first]);
    const asked = ['FIRST0', 'FIRST1', 'first0', `x' or '1'='1`, 'a\0b', 'k'.repeat(900)];
    expect(await store().knownHeadlines(asked)).toEqual(['FIRST0']);
    expect(await store().knownHeadlines([])).toEqual([]);
  });

  it('lists the newest first and scores the oldest first, of one token or all, from a time on', async () => {
    const headlines = of('ORDER', [
      { published: '2025-01-02T00:00:00.000Z', probabilities: [0.5, 0.25, 0.25] },
      { published: '2025-01-01T00:00:00.000Z', probabilities: [0, 0, 1], source: 'second.test' },
      { published: '2025-01-03T00:00:00.000Z', probabilities: [1, 0, 0] },
    ]);
    await store().recordHeadlines(headlines);
    const listed = await store().listHeadlines({ symbol: 'ORDER', limit: 2 });
    expect(listed).toEqual([headlines[2], headlines[0]]);
    const scores = await store().headlineScores({ symbol: 'ORDER' });
    expect(Array.from(scores.score)).toEqual([1, -0.25, -1]);
    expect(Array.from(scores.published)).toEqual([1, 2, 3].map((day) => Date.UTC(2025, 0, day)));
    expect(scores.source).toEqual(['second.test', 'news.test', 'news.test']);
    const from = '2025-01-02T00:00:00.000Z';
    expect((await store().headlineScores({ symbol: 'ORDER', from })).score).toHaveLength(2);
    expect(await store().listHeadlines({ symbol: 'ORDER', from, limit: 9 })).toHaveLength(2);
    expect((await store().headlineScores({})).score.length).toBeGreaterThanOrEqual(3);
    expect((await store().headlineScores({ symbol: 'nobody' })).published).toEqual(new Float64Array(0));
    expect(await store().listHeadlines({ symbol: 'a\0b', limit: 9 })).toEqual([]);
  });

  it('takes thousands at once, and the same from many writers once', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) =>
      sampleHeadline({ key: `many${i}`, symbols: ['MANY'] }),
    );
    await Promise.all([store().recordHeadlines(many), store().recordHeadlines([...many].reverse())]);
    expect((await store().headlineScores({ symbol: 'MANY' })).score).toHaveLength(2_500);
    expect(await store().knownHeadlines(many.map(({ key }) => key))).toHaveLength(2_500);
  });

  it('removes what is older than a time, and tells how many', async () => {
    const headlines = of('PRUNED', [
      { published: '1999-01-01T00:00:00.000Z' },
      { published: '1999-01-02T00:00:00.000Z' },
      { published: '1999-01-03T00:00:00.000Z' },
    ]);
    await store().recordHeadlines(headlines);
    expect(await store().pruneHeadlines('1999-01-03T00:00:00.000Z')).toBe(2);
    expect(await store().pruneHeadlines('1999-01-03T00:00:00.000Z')).toBe(0);
    expect(await store().listHeadlines({ symbol: 'PRUNED', limit: 9 })).toEqual([headlines[2]]);
  });

  const faults: Partial<HeadlineRecord>[] = [
    { key: '' },
    { key: 'k'.repeat(801) },
    { title: '' },
    { title: 'half \ud800' },
    { link: 'javascript:alert(1)' },
    { link: `https://x.test/${'a'.repeat(4_000)}` },
    { published: 'yesterday' },
    { probabilities: [0.5, 0.5, Number.NaN] },
    { probabilities: [0, 0, 1.5] },
    { symbols: [''] },
    { version: '' },
  ];
  it.each(faults)('refuses a headline with %j, and those beside it', async (changes) => {
    const [good] = of('FAULTY', [{}]);
    await expect(store().recordHeadlines([good, sampleHeadline(changes)])).rejects.toThrow(TypeError);
    expect(await store().listHeadlines({ symbol: 'FAULTY', limit: 9 })).toEqual([]);
  });

  it('refuses nonsense for a filter', async () => {
    await expect(store().listHeadlines({ limit: 0 })).rejects.toThrow(TypeError);
    await expect(store().listHeadlines({ symbol: '', limit: 1 })).rejects.toThrow(TypeError);
    await expect(store().headlineScores({ from: 'now' })).rejects.toThrow(TypeError);
    await expect(store().pruneHeadlines('now')).rejects.toThrow(TypeError);
  });
}
