import type { CryptoPlusRow, Headline } from '../data/headlines.ts';
import { duplicateGroups } from './nearDuplicates.ts';

/** A headline that may be learned from. */
export interface PoolRow extends Headline {
  /** Texts that tell the same have one group. */
  group: number;
  /** Which fold of the validation its group is in, 0 to FOLDS - 1. */
  fold: number;
}

export interface Corpus {
  /** Rows of the training splits without a near duplicate among anything that is tested on. */
  pool: PoolRow[];
  /** Test rows by the name of the set. */
  tests: ReadonlyMap<string, readonly Headline[]>;
  /** Rows of the training splits that were left out, by source. */
  leftOut: ReadonlyMap<string, number>;
}

export const FOLDS = 5;
/** Its licence is non-commercial: it is evaluated on and never learned from. */
const EVALUATED_ONLY = 'PhraseBank';

/**
 * Parts what is learned from and what is tested on: no text of the pool folds to, or nearly repeats, a test row of any
 * source, PhraseBank, or the title or description of a Crypto+ test row.
 */
export function buildCorpus(headlines: readonly Headline[], plus: readonly CryptoPlusRow[]): Corpus {
  const texts = [
    ...headlines.map(({ text }) => text),
    ...plus.flatMap((row) => [row.title, row.description]),
  ];
  const groups = duplicateGroups(texts);
  const tested = new Set<number>();
  for (const [i, headline] of headlines.entries()) if (isTest(headline)) tested.add(groups[i]);
  for (const [i, { split }] of plus.entries()) {
    if (split !== 'test') continue;
    tested.add(groups[headlines.length + 2 * i]).add(groups[headlines.length + 2 * i + 1]);
  }
  const pool: PoolRow[] = [];
  const tests = new Map<string, Headline[]>();
  const leftOut = new Map<string, number>();
  for (const [i, headline] of headlines.entries()) {
    const { source } = headline;
    if (isTest(headline)) tests.set(source, [...(tests.get(source) ?? []), headline]);
    else if (tested.has(groups[i])) leftOut.set(source, (leftOut.get(source) ?? 0) + 1);
    else pool.push({ ...headline, group: groups[i], fold: foldOf(groups[i]) });
  }
  return { pool, tests, leftOut };
}

/** The pool in two: one fold of one source to validate on, and everything that shares no group with it. */
export function validationSplit(
  pool: readonly PoolRow[],
  source: string,
  fold: number,
): { training: PoolRow[]; validation: PoolRow[] } {
  const validation = pool.filter((row) => row.source === source && row.fold === fold);
  const held = new Set(validation.map(({ group }) => group));
  return { training: pool.filter(({ group }) => !held.has(group)), validation };
}

function isTest({ source, split }: Headline): boolean {
  return split === 'test' || source === EVALUATED_ONLY;
}

/** Scatters group numbers over the folds (finaliser of MurmurHash3, Appleby 2011). */
function foldOf(group: number): number {
  let value = Math.imul(group ^ 0x9e3779b9, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) % FOLDS;
}
