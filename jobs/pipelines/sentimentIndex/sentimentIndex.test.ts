import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../../core/inference/inProcess.ts';
import { decodeSentiment, MARKET } from '../../../core/text/index/snapshot.ts';
import { writeTinySentiment } from '../../../core/text/testing/tinySentiment.ts';
import { readSentiment } from '../data/sentiment.ts';
import { buildSentimentIndex } from './run.ts';
import { readStream } from './stream.ts';

const home = mkdtempSync(join(tmpdir(), 'pulseplate-index-'));
const [news, models, out] = ['news', 'models', 'out'].map((name) => join(home, name));
beforeAll(async () => {
  mkdirSync(news);
  await writeTinySentiment(models);
});
afterAll(() => rmSync(home, { recursive: true }));

function writeStream(...rows: string[]): void {
  writeFileSync(join(news, 'stream.csv.gz'), gzipSync(['date,title,source,origin', ...rows].join('\n')));
}

async function build() {
  const served = inProcessModels(models);
  await buildSentimentIndex({ news, models, out, served, halfLifeHours: 24 }, () => undefined);
  return decodeSentiment(readFileSync(join(models, 'snapshot', 'sentiment.json'), 'utf8'));
}

describe('the dated stream', () => {
  it('is read in the order in which it could be known, each story once', async () => {
    writeStream(
      '2022-05-03,"Only a day, no time",a,CryptoLin',
      '2022-05-03T23:30:00Z,Zone of its own,a,btc2124',
      '2022-05-03T12:00:00Z,The same story!,a,CryptoPanic-BTC',
      '2022-05-03T09:00:00Z,"the same – STORY",b,CryptoPanic-BTC',
      'nonsense,No date,a,b',
      '2022-05-03T12:00:00Z,…,a,b',
    );
    const known = (text: string) => Date.parse(text);
    expect(await readStream(news)).toEqual([
      { title: 'the same – STORY', known: known('2022-05-03T09:00:00Z') },
      { title: 'Only a day, no time', known: known('2022-05-04T00:00:00Z') },
      { title: 'Zone of its own', known: known('2022-05-04T02:30:00Z') },
    ]);
    await expect(readStream(home)).rejects.toThrow('no stream.csv.gz');
  });
});

describe('the pipeline of the index', () => {
  it('writes numbers for the market and the tokens that are named, and no word of a headline', async () => {
    writeStream(
      '2020-12-31T20:00:00Z,Bitcoin good before the first day,a,x',
      '2021-01-01T10:00:00Z,Bitcoin good,a,x',
      '2021-01-02T10:00:00Z,Ethereum falls in court,a,x',
      '2021-01-04T10:00:00Z,Bitcoin bad hack,a,x',
    );
    const { days, model, halfLifeHours } = await build();
    expect([model, halfLifeHours]).toEqual([{ name: 'sentiment', version: '1.0.0' }, 24]);
    expect([...days.keys()]).toEqual([MARKET, 'BTC', 'ETH']);
    const market = days.get(MARKET) ?? [];
    expect(market.map(({ date, count }) => [date, count])).toEqual([
      ['2021-01-01', 1],
      ['2021-01-02', 1],
      ['2021-01-03', 0],
      ['2021-01-04', 1],
    ]);
    const btc = (days.get('BTC') ?? []).map(({ value }) => value);
    // The day before the first is not shown, but weighs in: without it this were 0.15.
    expect(btc[0]).toBeGreaterThan(0.2);
    expect(btc[1]).toBeLessThan(btc[0]);
    expect(btc[3]).toBeLessThan(0);
    expect(days.get('ETH')?.map(({ date }) => date)).toEqual(['2021-01-02', '2021-01-03', '2021-01-04']);
    for (const file of [join(models, 'snapshot', 'sentiment.json'), join(out, 'sentiment.csv')])
      expect(readFileSync(file, 'utf8')).not.toMatch(/good|falls|court|hack|Bitcoin/i);
    const read = await readSentiment(out);
    expect(Object.keys(read).sort()).toEqual(['sentiment', 'sentiment:BTC', 'sentiment:ETH']);
    expect(Array.from(read.sentiment?.values ?? [], (value) => Math.round(value * 1000) / 1000)).toEqual(
      market.map(({ value }) => value),
    );
  });

  it('says the same of a day whatever comes after it', async () => {
    const early = ['2021-01-01T10:00:00Z,Bitcoin good,a,x', '2021-01-02T10:00:00Z,Bitcoin falls,a,x'];
    writeStream(...early);
    const before = (await build()).days.get(MARKET);
    // Of the second day, but known from its end on; and of an hour before its end in a zone that is not stated.
    writeStream(...early, '2021-01-02,Very good news,a,x', '2021-01-02T23:00:00Z,Also good news,a,btc2124');
    const after = (await build()).days.get(MARKET);
    expect(after?.slice(0, 2)).toEqual(before);
    expect(after?.[2]).toMatchObject({ date: '2021-01-03', count: 2 });
  });
});
