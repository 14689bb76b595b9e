import { seededRandom } from '../../../../core/learn/random.ts';
import { shuffle } from '../../../../core/nets/encoder/batches.ts';
import type { CryptoPlusRow, Headline } from '../data/headlines.ts';
import type { Labelled } from '../fineTuning/rows.ts';
import { duplicateGroups } from '../split/nearDuplicates.ts';
import type { TestSet } from './sets.ts';

/** Sources whose texts are descriptions of articles, as those of the benchmark are; what they are labelled with is not read. */
const DESCRIBED = new Set(['cryptonews-textblob', 'btc2124-transformer']);
const MOST_UNLABELLED = 9_000;

export interface CryptoPlusRows {
  training: Labelled[];
  validation: Labelled[];
  test: TestSet;
  /** Descriptions without a label, none of which tells the same as a row of the benchmark. */
  unlabelled: string[];
  /** Training and validation rows that tell the same as a test row and were left out. */
  leftOut: number;
}

/** The published split, by descriptions. A row that shares its title or its description with a test row tells the same as that one. */
export function cryptoPlusRows(
  plus: readonly CryptoPlusRow[],
  headlines: readonly Headline[],
): CryptoPlusRows {
  const described = headlines
    .filter(({ source, split }) => DESCRIBED.has(source) && split === 'train')
    .map(({ text }) => text);
  const titles = plus.map(({ title }) => title);
  const descriptions = plus.map(({ description }) => description);
  const groups = duplicateGroups([...titles, ...descriptions, ...described]);
  const both = (i: number) => [groups[i], groups[plus.length + i]];
  const test = plus.flatMap(({ split }, i) => (split === 'test' ? [i] : []));
  const tested = new Set(test.flatMap(both));
  const of = (wanted: string): Labelled[] =>
    plus.flatMap(({ description, label, split }, i) =>
      split === wanted && !both(i).some((group) => tested.has(group))
        ? [{ text: description, label, source: 'Crypto+' }]
        : [],
    );
  const told = new Set(groups.subarray(0, 2 * plus.length));
  const unlabelled = described.filter((_, i) => {
    const group = groups[2 * plus.length + i];
    if (told.has(group)) return false;
    told.add(group);
    return true;
  });
  const [training, validation] = [of('train'), of('val')];
  return {
    training,
    validation,
    test: {
      name: 'Crypto+ test',
      texts: test.map((i) => descriptions[i]),
      labels: test.map((i) => plus[i].label),
    },
    unlabelled: shuffle(unlabelled, seededRandom(5)).slice(0, MOST_UNLABELLED),
    leftOut: plus.length - test.length - training.length - validation.length,
  };
}
