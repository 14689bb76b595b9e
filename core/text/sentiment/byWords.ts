import { InferenceError, InferenceUnavailableError, UnknownModelError } from '../../inference/errors.ts';
import type { Models } from '../../inference/port.ts';
import { fp32Of } from '../../inference/tensor.ts';
import { likeliest } from '../../learn/classScores.ts';
import { lexiconProbabilities } from '../lexicon/lexicon.ts';
import { WORDS_MODEL } from '../sentimentModel.ts';
import { termInputs } from '../termInputs.ts';
import { withoutLinks } from '../withoutLinks.ts';
import type { Baselines, Judged } from './answer.ts';

/**
 * What words alone say of a text, beside the model of sentiment; undefined where the model of words is not registered or
 * does not answer, since nobody asks for it in itself.
 */
export async function judgeByWords(given: string, models: Models): Promise<Baselines | undefined> {
  const text = withoutLinks(given);
  try {
    const outputs = await models.run(WORDS_MODEL, termInputs([text]));
    return {
      lexicon: judged(lexiconProbabilities([text]).data),
      tfIdf: judged(fp32Of(outputs, 'tfIdf')),
      naiveBayes: judged(fp32Of(outputs, 'naiveBayes')),
    };
  } catch (error) {
    // A damaged model is reported where it is loaded.
    const expected = [UnknownModelError, InferenceError, InferenceUnavailableError];
    if (expected.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

/** @throws InferenceError when they are no three probabilities */
function judged(values: ArrayLike<number>): Judged {
  const probabilities = Array.from(values, (value) => Math.min(1, Math.max(0, value)));
  if (probabilities.length !== 3 || !probabilities.every(Number.isFinite))
    throw new InferenceError('The model of words does not give three probabilities');
  const [place] = likeliest({ rows: 1, columns: 3, data: Float64Array.from(probabilities) });
  return { label: (place - 1) as Judged['label'], probabilities };
}
