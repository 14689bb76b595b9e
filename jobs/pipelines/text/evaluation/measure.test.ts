import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../core/learn/matrix.ts';
import type { Headline } from '../data/headlines.ts';
import type { SentimentClassifier } from '../models/classifier.ts';
import { compare, measure } from './measure.ts';
import { ceiling, testSets } from './sets.ts';

const labels = Array.from({ length: 120 }, (_, i) => i % 3);
const set = { name: 'made up', texts: labels.map((label, i) => `${label} ${i}`), labels };
/** Right but where the number of the row is a multiple of `every`. */
function classifier(model: string, every: number): SentimentClassifier {
  return {
    model,
    seed: 1,
    predict: async (texts) =>
      matrix(
        texts.length,
        3,
        Float64Array.from(
          texts.flatMap((text) => {
            const [label, i] = text.split(' ').map(Number);
            const said = i % every === 0 ? (label + 1) % 3 : label;
            return [0, 1, 2].map((k) => (k === said ? 0.8 : 0.1));
          }),
        ),
      ),
  };
}

describe('measuring', () => {
  it('gives the figures with intervals around them', async () => {
    const found = await measure(classifier('a', 4), set);
    expect(found.accuracy).toBe(0.75);
    expect(found.accuracyInterval[0]).toBeLessThan(0.75);
    expect(found.accuracyInterval[1]).toBeGreaterThan(0.75);
    expect(found.accuracyInterval[1] - found.accuracyInterval[0]).toBeLessThan(0.2);
    expect(found.predicted).toHaveLength(120);
  });

  it('tells a better model from one that is as good', async () => {
    const [good, worse] = [await measure(classifier('a', 10), set), await measure(classifier('b', 3), set)];
    const difference = compare(set, good, worse);
    expect(difference.macroF1).toBeGreaterThan(0);
    expect(difference.macroF1Interval[0]).toBeGreaterThan(0);
    expect(compare(set, good, good)).toMatchObject({ accuracy: 0, macroF1Interval: [0, 0] });
  });

  it('takes other shares into account', async () => {
    const found = await measure({ ...classifier('a', 4), shares: [0.98, 0.01, 0.01] }, set);
    expect(found.predicted.every((label) => label === 0)).toBe(true);
  });
});

describe('test sets', () => {
  const headline = (rest: Partial<Headline>): Headline => ({
    text: 'x',
    label: 1,
    kind: 'human',
    source: 'CryptoLin',
    split: 'test',
    date: '',
    agreement: '',
    alternative: undefined,
    ...rest,
  });
  const tests = new Map([
    [
      'CryptoLin',
      [headline({ label: 0, alternative: 0 }), headline({ label: 2, alternative: 1 }), headline({})],
    ],
    ['PhraseBank', [headline({ agreement: 'all' }), headline({ agreement: '50' })]],
  ]);
  const corpus = { pool: [], tests, leftOut: new Map() };

  it('know the rows on which both cohorts agree, and those of PhraseBank', () => {
    const sizes = new Map(testSets(corpus, []).map(({ name, texts }) => [name, texts.length]));
    expect(sizes.get('CryptoLin test')).toBe(3);
    expect(sizes.get('CryptoLin test, both cohorts agree')).toBe(1);
    expect(sizes.get('PhraseBank 50agree')).toBe(2);
    expect(sizes.get('PhraseBank allagree')).toBe(1);
  });

  it('have a ceiling by the rows that both cohorts labelled', () => {
    expect(ceiling(corpus)).toEqual({ labels: [0, 2], predicted: [0, 1] });
  });
});
