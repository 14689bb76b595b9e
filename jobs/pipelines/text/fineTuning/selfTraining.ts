import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';
import type { LabelledRow } from '../../../../core/nets/encoder/trainer.ts';
import { classes } from '../data/headlines.ts';
import { equalShares, type SentimentClassifier } from '../models/classifier.ts';

/** What teachers think of each text, together: the geometric mean of their probabilities, at equal shares of the classes. */
export async function opinionsOf(
  teachers: readonly SentimentClassifier[],
  texts: readonly string[],
): Promise<number[][]> {
  const opinions: Awaited<ReturnType<SentimentClassifier['predict']>>[] = [];
  for (const teacher of teachers) opinions.push(await teacher.predict(texts));
  return texts.map((_, row) => {
    const powers = classes.map((_, k) =>
      opinions.reduce(
        (product, { data }) => product * data[row * classes.length + k] ** (1 / teachers.length),
        1,
      ),
    );
    const sum = powers.reduce((total, value) => total + value, 0);
    return powers.map((value) => value / sum);
  });
}

/**
 * Rows whose targets are what teachers think of them: self-training (Xie et al. 2020) with soft targets (Hinton et al. 2015).
 *
 * @param opinions of each text, at equal shares of the classes
 */
export function taughtRows(
  texts: readonly string[],
  opinions: readonly (readonly number[])[],
  tokens: (text: string) => TokenRow,
): LabelledRow[] {
  const offset = equalShares.map(Math.log);
  return texts.map((text, i) => ({ ...tokens(text), target: [...opinions[i]], offset, weight: 1 }));
}
