import { openSession } from '../../../../core/inference/session.ts';
import { fp32Of } from '../../../../core/inference/tensor.ts';
import { type Matrix, matrix } from '../../../../core/learn/matrix.ts';
import { type TokenRow, tokenTensors } from '../../../../core/nets/encoder/batches.ts';
import type { EncoderShape, Weights } from '../../../../core/nets/encoder/shape.ts';
import { exportEncoder } from '../../../../core/onnx/exporters/encoder.ts';
import type { SentimentClassifier } from './classifier.ts';

const ROWS_PER_RUN = 64;

/** An encoder with whatever it needs to read a text. */
export interface TextEncoder {
  shape: EncoderShape;
  weights: Weights;
  tokens: (text: string) => TokenRow;
}

/** A fine-tuned encoder as a classifier, by the graph that is exported of it. */
export function encoderClassifier(
  model: string,
  seed: number,
  { shape, weights, tokens }: TextEncoder,
): SentimentClassifier {
  const graph = exportEncoder(shape, weights, [{ output: 'probabilities', place: 'head', link: 'Softmax' }]);
  return { model, seed, predict: (texts) => outputOf(graph, 'probabilities', texts.map(tokens)) };
}

/** The pooled vectors of texts, texts x hidden. */
export function pooledVectors(
  { shape, weights, tokens }: TextEncoder,
  texts: readonly string[],
): Promise<Matrix> {
  return outputOf(exportEncoder(shape, weights, [], { pooled: 'pooled' }), 'pooled', texts.map(tokens));
}

/** One FP32 output of a graph for every row, computed in runs of like length. */
async function outputOf(graph: Uint8Array, name: string, rows: readonly TokenRow[]): Promise<Matrix> {
  const session = await openSession(graph);
  const order = rows.map((_, i) => i).sort((a, b) => rows[a].ids.length - rows[b].ids.length);
  let result: Matrix | undefined;
  for (let start = 0; start < order.length; start += ROWS_PER_RUN) {
    const part = order.slice(start, start + ROWS_PER_RUN);
    const values = fp32Of(await session.run(tokenTensors(part.map((at) => rows[at]))), name);
    const columns = values.length / part.length;
    result ??= matrix(rows.length, columns);
    for (const [i, at] of part.entries())
      result.data.set(values.subarray(i * columns, (i + 1) * columns), at * columns);
  }
  await session.release();
  return result ?? matrix(0, 0);
}
