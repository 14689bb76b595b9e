import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CryptoPlusRow, Headline } from '../data/headlines.ts';
import { buildCorpus, FOLDS, validationSplit } from './corpus.ts';
import { duplicateGroups, likeness } from './nearDuplicates.ts';

const subjects = ['Exchange', 'Miner', 'Wallet maker', 'Regulator', 'Lending platform', 'Payments firm'];
const verbs = ['announces', 'denies', 'plans', 'delays', 'celebrates', 'questions'];
const objects = ['a merger with its rival', 'new rules for custody', 'a record quarter', 'layoffs in Europe'];
/** Headlines that differ from each other in more than a number. */
const sentences = subjects.flatMap((s) => verbs.flatMap((v) => objects.map((o) => `${s} ${v} ${o}`)));

function headline(text: string, rest: Partial<Headline> = {}): Headline {
  return {
    text,
    label: 1,
    kind: 'human',
    source: 'CryptoLin',
    split: 'train',
    date: '',
    agreement: '',
    alternative: undefined,
    ...rest,
  };
}

function plusRow(title: string, description: string, split: string): CryptoPlusRow {
  return { title, description, label: 1, split, predicted: new Map() };
}

describe('near duplicates', () => {
  it('are one group: case, punctuation, numbers, a word more', () => {
    const groups = duplicateGroups([
      'Lending platform pauses withdrawals after losses of 12 million in risky loans',
      'LENDING PLATFORM: pauses withdrawals after losses of 15 million in risky loans!',
      'Lending platform pauses withdrawals after losses of 12 million in its risky loans',
      'Payments firm opens an office in Lisbon',
    ]);
    expect([...groups]).toEqual([0, 0, 0, 3]);
  });

  it('are found by MinHash wherever comparing all pairs finds them', () => {
    const word = fc.constantFrom(
      ...'coin price falls rises bank chain token miner court fund record week trade'.split(' '),
    );
    const text = fc.array(word, { minLength: 4, maxLength: 12 }).map((words) => words.join(' '));
    const oneMore = fc.tuple(text, word).map(([base, extra]) => [base, `${base} ${extra}`]);
    fc.assert(
      fc.property(fc.array(oneMore, { minLength: 1, maxLength: 12 }), (pairs) => {
        const texts = pairs.flat();
        const groups = duplicateGroups(texts);
        for (let a = 0; a < texts.length; a++)
          for (let b = 0; b < a; b++)
            if (likeness(texts[a], texts[b]) >= 0.8) expect(groups[a]).toBe(groups[b]);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('leaves texts that share only some words apart', () => {
    expect(new Set(duplicateGroups(sentences)).size).toBeGreaterThan(0.9 * sentences.length);
  });
});

describe('the corpus', () => {
  it('keeps whatever tells the same as a test row out of what is learned from', () => {
    const rows = [
      headline('Regulator delays new rules for custody until spring', { split: 'test' }),
      headline('Regulator delays new rules for custody until the spring', { source: 'SEntFiN' }),
      headline('Miner celebrates a record quarter with a bonus'),
      headline('Operating profit rose as sales of paper grew', { source: 'PhraseBank' }),
      headline('Operating profit rose, as sales of paper grew', { source: 'SEntFiN' }),
      headline('wallet maker denies a merger with its rival', {
        kind: 'weak',
        source: 'btc2124-transformer',
      }),
      headline('payments firm plans layoffs in europe and asia', {
        kind: 'weak',
        source: 'btc2124-transformer',
      }),
    ];
    const plus = [
      plusRow(
        'wallet maker denies a merger with its rival',
        'the firm said so on monday in a note to clients',
        'test',
      ),
      plusRow(
        'payments firm plans layoffs in europe and asia',
        'hundreds of people are told to leave',
        'train',
      ),
    ];
    const { pool, tests, leftOut } = buildCorpus(rows, plus);
    expect(pool.map(({ text }) => text)).toEqual([rows[2].text, rows[6].text]);
    expect([...leftOut]).toEqual([
      ['SEntFiN', 2],
      ['btc2124-transformer', 1],
    ]);
    expect([...tests].map(([source, { length }]) => [source, length])).toEqual([
      ['CryptoLin', 1],
      ['PhraseBank', 1],
    ]);
  });

  it('is validated on one fold whose groups are nowhere else', () => {
    const rows = sentences.flatMap((text) => [headline(text), headline(`${text}!`, { source: 'SEntFiN' })]);
    const { pool } = buildCorpus(rows, []);
    expect(pool).toHaveLength(rows.length);
    const counts = new Map<string, number>();
    for (let fold = 0; fold < FOLDS; fold++) {
      const { training, validation } = validationSplit(pool, 'CryptoLin', fold);
      expect(validation.length).toBeGreaterThan(0.1 * sentences.length);
      const held = new Set(validation.map(({ group }) => group));
      expect(training.some(({ group }) => held.has(group))).toBe(false);
      for (const { text, source } of validation) {
        expect(source).toBe('CryptoLin');
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
    expect([...counts.values()].every((count) => count === 1)).toBe(true);
    expect(counts.size).toBe(sentences.length);
  });
});
