import { openSession } from '../../../../core/inference/session.ts';
import { fp32Of, type Tensors } from '../../../../core/inference/tensor.ts';
import { matrix } from '../../../../core/learn/matrix.ts';
import { classes } from '../data/headlines.ts';
import { equalShares, type SentimentClassifier } from '../models/classifier.ts';

/**
 * A graph as a classifier of texts.
 *
 * @param together texts of like length that share a run
 */
export function graphClassifier(
  model: string,
  graph: Uint8Array,
  tokenise: (texts: readonly string[]) => Tensors,
  together: number,
): SentimentClassifier {
  return {
    model,
    seed: 0,
    // They are in the bias of the head.
    shares: equalShares,
    async predict(texts) {
      const session = await openSession(graph);
      const result = matrix(texts.length, classes.length);
      const order = texts.map((_, i) => i).sort((a, b) => texts[a].length - texts[b].length);
      for (let start = 0; start < order.length; start += together) {
        const part = order.slice(start, start + together);
        const outputs = await session.run(tokenise(part.map((at) => texts[at])));
        const values = fp32Of(outputs, 'probabilities');
        for (const [i, at] of part.entries())
          result.data.set(values.subarray(i * classes.length, (i + 1) * classes.length), at * classes.length);
      }
      await session.release();
      return result;
    },
  };
}
