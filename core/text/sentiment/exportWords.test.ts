import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../inference/session.ts';
import { fp32Of } from '../../inference/tensor.ts';
import type { Matrix } from '../../learn/matrix.ts';
import { termInputs } from '../termInputs.ts';
import { tinyWords } from '../testing/tinyWords.ts';
import { termsOf } from '../words.ts';
import { exportWords } from './exportWords.ts';

const shares = [0.25, 0.3, 0.45];
const { terms, tfIdf, naiveBayes, fitted } = tinyWords();
const graph = exportWords(fitted, shares);
let session: Session;
beforeAll(async () => {
  session = await openSession(graph);
});
afterAll(() => session.release());

/** Of classes with the shares, from probabilities of equally frequent ones. */
function shifted({ data }: Matrix): number[] {
  const weighed = Array.from(data, (value, i) => value * shares[i % 3]);
  return weighed.map((value, i) => {
    const row = i - (i % 3);
    return value / (weighed[row] + weighed[row + 1] + weighed[row + 2]);
  });
}

/** The largest difference of both outputs from what the fitted models say. */
async function difference(texts: readonly string[]): Promise<number> {
  const outputs = await session.run(termInputs(texts));
  const documents = texts.map(termsOf);
  const pairs = [
    [fp32Of(outputs, 'tfIdf'), shifted(tfIdf.predict(terms.transform(documents)))],
    [fp32Of(outputs, 'naiveBayes'), shifted(naiveBayes.predict(terms.counts(documents)))],
  ] as const;
  return Math.max(...pairs.flatMap(([own, other]) => other.map((value, i) => Math.abs(value - own[i]))));
}

describe('the exported model of words', () => {
  it('gives the probabilities of the fitted models to 1e-5, whatever the texts and their number', async () => {
    const word = fc.constantFrom(
      ...[
        'coin',
        'token',
        'falls',
        'soars',
        'bad',
        'good',
        'steady',
        'court',
        'unheard',
        'the',
        '...',
        '5 %',
      ],
    );
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async (texts) => {
        expect(await difference(texts)).toBeLessThan(1e-5);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('does so on a text as long as one may be', async () => {
    const words = [...'coin falls and token soars on a bad day in court '.repeat(40)].join('');
    expect(await difference([words, 'coin'])).toBeLessThan(1e-5);
  });

  it('takes the shares of the classes for a text that it knows nothing of', async () => {
    const outputs = await session.run(termInputs(['unheard']));
    // Softmax regression has learned intercepts beside; naive Bayes has none.
    for (const [k, value] of fp32Of(outputs, 'naiveBayes').entries()) expect(value).toBeCloseTo(shares[k], 6);
  });

  it('holds no term of what it learned from', () => {
    const bytes = Buffer.from(graph).toString('latin1');
    for (const term of fitted.vocabulary.terms.filter(({ length }) => length > 3))
      expect(bytes).not.toContain(term);
  });

  it('is refused where two terms cannot be told apart', () => {
    const { vocabulary } = fitted;
    const twice = { ...vocabulary, terms: vocabulary.terms.map((term, i) => (i < 2 ? 'coin' : term)) };
    expect(() => exportWords({ ...fitted, vocabulary: twice }, shares)).toThrow(/one key/);
  });
});
