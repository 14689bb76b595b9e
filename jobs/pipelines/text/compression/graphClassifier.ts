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
  const known = new Map<string, Float32Array>();

  async function answer(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    const session = await openSession(graph);
    const order = [...texts].sort((a, b) => a.length - b.length);
    for (let start = 0; start < order.length; start += together) {
      const part = order.slice(start, start + together);
      const values = fp32Of(await session.run(tokenise(part)), 'probabilities');
      for (const [i, text] of part.entries())
        known.set(text, values.slice(i * classes.length, (i + 1) * classes.length));
    }
    await session.release();
  }

  return {
    model,
    seed: 0,
    // They are in the bias of the head.
    shares: equalShares,
    async predict(texts) {
      // One set is part of another.
      await answer([...new Set(texts)].filter((text) => !known.has(text)));
      const result = matrix(texts.length, classes.length);
      for (const [i, text] of texts.entries()) result.data.set(known.get(text) ?? [], i * classes.length);
      return result;
    },
  };
}
