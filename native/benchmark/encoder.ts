import { GraphBuilder } from '../../core/onnx/graph.ts';

/** Layers, widths and vocabulary of a sentence encoder; all-MiniLM-L6-v2 has 6, 384, 12, 1536 and 30,522. */
export interface EncoderShape {
  layers: number;
  width: number;
  heads: number;
  inner: number;
  vocabulary: number;
  positions: number;
}

export const MINI_LM: EncoderShape = {
  layers: 6,
  width: 384,
  heads: 12,
  inner: 1536,
  vocabulary: 30_522,
  positions: 512,
};

/**
 * A BERT encoder with mean pooling and random weights: `input_ids`, `attention_mask` INT64 [batch, tokens] ->
 * `embedding` FP32 [batch, width]. Its answers mean nothing; its arithmetic is that of the real one, which is all that
 * a measurement of speed needs.
 */
export function randomEncoder(shape: EncoderShape, seed: number): Uint8Array {
  const { layers, width, heads, inner, vocabulary, positions } = shape;
  const graph = new GraphBuilder();
  const ids = graph.input('input_ids', ['batch', 'tokens'], 'INT64');
  const mask = graph.input('attention_mask', ['batch', 'tokens'], 'INT64');
  const weights = weightSource(seed);
  const dense = (value: string, from: number, to: number) =>
    graph.node('Add', [
      graph.node('MatMul', [value, graph.constant(weights(from * to, from ** -0.5), [from, to])]),
      graph.constant(weights(to, 0.02), [to]),
    ]);
  const normalise = (value: string) =>
    graph.node('LayerNormalization', [
      value,
      graph.constant(new Float32Array(width).fill(1), [width]),
      graph.constant(new Float32Array(width), [width]),
    ]);

  const tokenCount = graph.node('Gather', [graph.node('Shape', [ids]), graph.integers([1])]);
  const place = graph.node('Slice', [
    graph.constant(weights(positions * width, 0.02), [positions, width]),
    graph.integers([0]),
    tokenCount,
  ]);
  const word = graph.node('Gather', [
    graph.constant(weights(vocabulary * width, 0.05), [vocabulary, width]),
    ids,
  ]);
  let hidden = normalise(graph.node('Add', [word, place]));

  const kept = graph.node('Cast', [mask], { to: 1 });
  const penalty = graph.node('Unsqueeze', [
    graph.node('Mul', [graph.node('Sub', [kept, graph.constant([1], [1])]), graph.constant([10_000], [1])]),
    graph.integers([1, 2]),
  ]);
  const split = graph.integers([0, 0, heads, width / heads]);
  const join = graph.integers([0, 0, width]);
  for (let layer = 0; layer < layers; layer++) {
    const part = (perm: number[]) =>
      graph.node('Transpose', [graph.node('Reshape', [dense(hidden, width, width), split])], { perm });
    const [query, key, value] = [part([0, 2, 1, 3]), part([0, 2, 3, 1]), part([0, 2, 1, 3])];
    const scores = graph.node('Mul', [
      graph.node('MatMul', [query, key]),
      graph.constant([(width / heads) ** -0.5], [1]),
    ]);
    const attention = graph.node('Softmax', [graph.node('Add', [scores, penalty])], { axis: -1 });
    const mixed = graph.node('Reshape', [
      graph.node('Transpose', [graph.node('MatMul', [attention, value])], { perm: [0, 2, 1, 3] }),
      join,
    ]);
    hidden = normalise(graph.node('Add', [hidden, dense(mixed, width, width)]));
    const wide = graph.node('Gelu', [dense(hidden, width, inner)]);
    hidden = normalise(graph.node('Add', [hidden, dense(wide, inner, width)]));
  }

  const rows = graph.node('Unsqueeze', [kept, graph.integers([2])]);
  const sum = graph.node('ReduceSum', [graph.node('Mul', [hidden, rows]), graph.integers([1])], {
    keepdims: 0,
  });
  const count = graph.node('ReduceSum', [kept, graph.integers([1])], { keepdims: 1 });
  graph.output('embedding', graph.node('Div', [sum, count]), [-1, width]);
  return graph.build('encoder', {});
}

/** Numbers spread evenly in [-scale, scale): xorshift, since tens of millions are drawn. */
function weightSource(seed: number): (count: number, scale: number) => Float32Array {
  let state = seed | 1;
  return (count, scale) =>
    Float32Array.from({ length: count }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state / 2 ** 31) * scale;
    });
}
