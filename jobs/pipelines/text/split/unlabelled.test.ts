import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Headline } from '../data/headlines.ts';
import { readUnlabelled } from './unlabelled.ts';

const told = 'The exchange of the northern islands opens its doors to everyone';
const rows = [
  `2022-01-01,${told},s,feed`,
  '2022-01-02,The Exchange of the Northern Islands opens its doors to everyone!,s,feed',
  '2022-01-03,A miner of the southern valleys sells all of its machines,s,feed',
  '2022-01-04,A bank of the western plains lends to nobody any more today,s,feed',
  '2022-01-05,A bank of the western plains lends to nobody any more today,s,other',
  '2022-01-06,An article that begins in the middle of a long description of things,s,btc2124',
  '2022-01-07,A fund of the eastern hills counts its coins every evening,s,feed',
];

const headline = (text: string, given: Partial<Headline>): Headline => ({
  ...{ text, label: 1, kind: 'human', source: 'a', split: 'train', date: '', agreement: '' },
  alternative: undefined,
  ...given,
});

let news: string;
beforeAll(async () => {
  news = await mkdtemp(join(tmpdir(), 'unlabelled-'));
  await writeFile(join(news, 'stream.csv.gz'), gzipSync(`date,title,source,origin\n${rows.join('\n')}\n`));
});
afterAll(() => rm(news, { recursive: true, force: true }));

const titles = async (headlines: readonly Headline[], plus: Parameters<typeof readUnlabelled>[2] = []) =>
  (await readUnlabelled(news, headlines, plus)).map(({ title }) => title.split(' ').slice(0, 2).join(' '));

it('takes each story once, and no descriptions of articles', async () => {
  expect(await titles([])).toEqual(['The exchange', 'A miner', 'A bank', 'A fund']);
});

it('leaves out what annotators labelled, and what is tested on, whoever labelled it and however it is written', async () => {
  const human = headline(told.toUpperCase(), {});
  const tested = headline('a miner of the southern valleys sells all of its machines 7', {
    ...{ kind: 'weak', split: 'test' },
  });
  const weak = headline('A bank of the western plains lends to nobody any more today', { kind: 'weak' });
  expect(await titles([human, tested, weak])).toEqual(['A bank', 'A fund']);
});

it('leaves out what is a title or a description of a test row of the published benchmark', async () => {
  const row = {
    title: 'x',
    description: 'A fund of the eastern hills counts its coins every evening',
    label: 0,
  };
  const other = { ...row, description: told, split: 'train', predicted: new Map<string, number>() };
  const test = { ...row, split: 'test', predicted: new Map<string, number>() };
  expect(await titles([], [test, other])).toEqual(['The exchange', 'A miner', 'A bank']);
});
