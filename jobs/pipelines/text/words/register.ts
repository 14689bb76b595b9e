import { isDeepStrictEqual } from 'node:util';
import { exportWords } from '../../../../core/text/sentiment/exportWords.ts';
import { termInputs } from '../../../../core/text/termInputs.ts';
import { register } from '../../register.ts';
import { GOLDEN_HEADLINES } from '../compression/goldenTexts.ts';
import type { SentimentResults } from '../evaluation/results.ts';
import { SERVED_SHARES } from '../models/classifier.ts';
import { wordsCard } from './card.ts';
import type { FittedBaselines } from './fitted.ts';

/**
 * Registers both baselines on words as one small model that knows terms by their keys alone.
 *
 * @throws RangeError when they were fitted on different vocabularies, or two terms have one key
 */
export async function registerWords(
  models: string,
  version: string,
  fitted: FittedBaselines,
  results: SentimentResults,
): Promise<void> {
  const { vocabulary } = fitted.tfIdf;
  if (!isDeepStrictEqual(vocabulary, fitted.naiveBayes.vocabulary))
    throw new RangeError('The baselines on words were fitted on different vocabularies');
  const graph = exportWords(
    { vocabulary, tfIdf: fitted.tfIdf.linear, naiveBayes: fitted.naiveBayes.linear },
    SERVED_SHARES,
  );
  await register(models, graph, wordsCard(version, fitted, results), GOLDEN_HEADLINES.map(termInputs));
}
