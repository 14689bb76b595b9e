import { join } from 'node:path';
import { type CryptoPlusRow, type Headline, readCsv } from '../data/headlines.ts';
import { duplicateGroups } from './nearDuplicates.ts';

/** What the stream holds that is no headline about crypto: descriptions of articles, and general newspapers. */
const OTHER_TEXTS = new Set(['btc2124', 'alextruesdale', 'dykstranet-events']);

export interface Unlabelled {
  title: string;
  /** ISO. */
  date: string;
  /** Where the stream has it from. */
  origin: string;
}

/**
 * Headlines about crypto that no annotator has labelled, each story once: of the dated stream, without those that tell the same as
 * a row that annotators labelled or that is tested on, so that none of these is learned from by a detour.
 */
export async function readUnlabelled(
  news: string,
  headlines: readonly Headline[],
  plus: readonly CryptoPlusRow[],
): Promise<Unlabelled[]> {
  const stream = (await readCsv(join(news, 'stream.csv.gz'))).filter(
    ({ origin }) => !OTHER_TEXTS.has(origin),
  );
  const labelled = [
    ...headlines.filter(({ kind, split }) => kind === 'human' || split === 'test').map(({ text }) => text),
    ...plus.filter(({ split }) => split === 'test').flatMap(({ title, description }) => [title, description]),
  ];
  const groups = duplicateGroups([...labelled, ...stream.map(({ title }) => title)]);
  const told = new Set(groups.subarray(0, labelled.length));
  return stream
    .filter((_, i) => {
      const group = groups[labelled.length + i];
      if (told.has(group)) return false;
      told.add(group);
      return true;
    })
    .map(({ title, date, origin }) => ({ title, date, origin }));
}
