import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';
import type { LabelledRow } from '../../../../core/nets/encoder/trainer.ts';
import { classes } from '../data/headlines.ts';
import { equalShares, type SentimentClassifier } from '../models/classifier.ts';

/**
 * Rows whose targets are what teachers think of them (self-training with soft labels: Xie et al. 2020; Hinton et al. 2015): the geometric mean of
 * their probabilities, at equal shares of the classes.
 */
export async function taughtRows(
  texts: readonly string[],
  teachers: readonly SentimentClassifier[],
  tokens: (text: string) => TokenRow,
): Promise<LabelledRow[]> {
  const opinions = await Promise.all(teachers.map((teacher) => teacher.predict(texts)));
  const offset = equalShares.map(Math.log);
  return texts.map((text, row) => {
    const powers = classes.map((_, k) =>
      opinions.reduce(
        (product, { data }) => product * data[row * classes.length + k] ** (1 / teachers.length),
        1,
      ),
    );
    const sum = powers.reduce((total, value) => total + value, 0);
    return { ...tokens(text), target: powers.map((value) => value / sum), offset, weight: 1 };
  });
}
