import { type Matrix, matrix } from '../../../../core/learn/matrix.ts';
import { classes } from '../data/headlines.ts';

/**
 * How frequent the classes are taken to be where the model is served: half-way between the shares of the crypto headlines that are
 * learned from (0.117, 0.422, 0.461) and equal ones, since macro-F1 counts each class alike.
 */
export const SERVED_SHARES: readonly number[] = [0.225, 0.378, 0.397];

/** Every class as frequent as the others: what the choice of every model is made at. */
export const equalShares: readonly number[] = classes.map(() => 1 / classes.length);

/** Any model of sentiment: probabilities of negative, neutral and positive, as if each were as frequent as the others. */
export interface SentimentClassifier {
  model: string;
  seed: number;
  /** How frequent the classes are taken to be when it is measured; `SERVED_SHARES` where it is absent. */
  shares?: readonly number[];
  predict(texts: readonly string[]): Promise<Matrix>;
}

/** The probabilities where the classes have other shares than equal ones (Saerens et al. 2002). */
export function atShares({ rows, columns, data }: Matrix, shares: readonly number[]): Matrix {
  const result = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += data[row * columns + k] * shares[k];
    for (let k = 0; k < columns; k++)
      result.data[row * columns + k] = (data[row * columns + k] * shares[k]) / sum;
  }
  return result;
}
