import type { CryptoPlusRow } from '../data/headlines.ts';
import { CRYPTO } from '../fineTuning/rows.ts';
import type { Corpus } from '../split/corpus.ts';

/** Rows to test on. */
export interface TestSet {
  name: string;
  texts: string[];
  /** Places in `classes`. */
  labels: number[];
}

/** The test sets by the names that the card and the documentation have for them. */
export function testSets({ tests }: Corpus, plus: readonly CryptoPlusRow[]): TestSet[] {
  const of = (source: string) => tests.get(source) ?? [];
  const set = (name: string, rows: readonly { text: string; label: number }[]): TestSet => ({
    name,
    texts: rows.map(({ text }) => text),
    labels: rows.map(({ label }) => label),
  });
  const crypto = of(CRYPTO);
  const phrases = of('PhraseBank');
  const plusTest = plus.filter(({ split }) => split === 'test');
  return [
    set('CryptoLin test', crypto),
    set(
      'CryptoLin test, both cohorts agree',
      crypto.filter(({ label, alternative }) => label === alternative),
    ),
    set('SEntFiN test', of('SEntFiN')),
    set('TwitterFinNews test', of('TwitterFinNews')),
    set('PhraseBank 50agree', phrases),
    set(
      'PhraseBank allagree',
      phrases.filter(({ agreement }) => agreement === 'all'),
    ),
    set(
      'Crypto+ test titles',
      plusTest.map(({ title, label }) => ({ text: title, label })),
    ),
  ];
}

/** What the other cohort of annotators would reach on the test rows, as a model: no model can be told to be better. */
export function ceiling({ tests }: Corpus): { labels: number[]; predicted: number[] } {
  const rows = (tests.get(CRYPTO) ?? []).filter(({ alternative }) => alternative !== undefined);
  return {
    labels: rows.map(({ label }) => label),
    predicted: rows.map(({ alternative }) => alternative ?? 1),
  };
}
