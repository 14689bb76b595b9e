import { encode, type Operations } from '../../nets/encoder/architecture.ts';
import type { EncoderShape, Weights } from '../../nets/encoder/shape.ts';
import { GraphBuilder } from '../graph.ts';

/** A linear head on the pooled vector of an encoder. */
export interface EncoderHead {
  /** Name of the output, [batch, classes]. */
  output: string;
  /** The head's weights are `<place>.weight` and `<place>.bias`. */
  place: string;
  /** Softmax where the classes exclude each other, Sigmoid where each stands for itself. */
  link: 'Softmax' | 'Sigmoid';
}

/**
 * A BERT-style encoder with its heads as an ONNX graph of plain operators: every product is a MatMul with a constant, which
 * a quantiser finds and a runtime can fuse.
 *
 * Inputs: `input_ids` and `attention_mask`, INT64 [batch, tokens]. Outputs: those of the heads, and the pooled vector
 * [batch, hidden] where it is given a name.
 */
export function exportEncoder(
  shape: EncoderShape,
  weights: Weights,
  heads: readonly EncoderHead[],
  { pooled: pooledName }: { pooled?: string } = {},
): Uint8Array {
  const graph = new GraphBuilder();
  const ops = new GraphOperations(graph, shape, weights);
  const pooled = encode(ops, shape);
  for (const { output, place, link } of heads) {
    const logits = ops.dense(pooled, place);
    const classes = weights.get(`${place}.bias`)?.dims[0] ?? -1;
    graph.output(output, graph.node(link, [logits], link === 'Softmax' ? { axis: -1 } : {}), [-1, classes]);
  }
  if (pooledName !== undefined) graph.output(pooledName, pooled, [-1, shape.hidden]);
  return graph.build('encoder', {});
}

/** The encoder's operations as nodes; values are names, tokens [batch, tokens, hidden]. */
class GraphOperations implements Operations<string> {
  readonly #graph: GraphBuilder;
  readonly #shape: EncoderShape;
  readonly #weights: Weights;
  readonly #ids: string;
  /** FP32 [batch, tokens] */
  readonly #mask: string;
  /** Added to the scores, [batch, 1, 1, tokens]: 0 for a token, far below 0 for padding. */
  readonly #bias: string;

  constructor(graph: GraphBuilder, shape: EncoderShape, weights: Weights) {
    this.#graph = graph;
    this.#shape = shape;
    this.#weights = weights;
    this.#ids = graph.input('input_ids', [-1, 'tokens'], 'INT64');
    this.#mask = graph.node('Cast', [graph.input('attention_mask', [-1, 'tokens'], 'INT64')], { to: FLOAT });
    const wide = graph.node('Unsqueeze', [this.#mask, graph.integers([1, 2])]);
    const missing = graph.node('Sub', [wide, graph.constant([1], [])]);
    this.#bias = graph.node('Mul', [missing, graph.constant([MASKED], [])]);
  }

  embed(): string {
    const g = this.#graph;
    const words = g.node('Gather', [this.#weight('words.weight'), this.#ids]);
    const length = g.node('Gather', [g.node('Shape', [this.#ids]), g.integers([1])]);
    const positions = g.node('Slice', [this.#weight('positions.weight'), g.integers([0]), length]);
    return this.norm(g.node('Add', [words, positions]), 'embeddingNorm');
  }

  dense(x: string, place: string): string {
    const y = this.#graph.node('MatMul', [x, this.#weight(`${place}.weight`)]);
    return this.#graph.node('Add', [y, this.#weight(`${place}.bias`)]);
  }

  norm(x: string, place: string): string {
    return this.#graph.node(
      'LayerNormalization',
      [x, this.#weight(`${place}.weight`), this.#weight(`${place}.bias`)],
      { axis: -1, epsilon: { float: this.#shape.epsilon } },
    );
  }

  gelu(x: string): string {
    return this.#graph.node('Gelu', [x]);
  }

  add(a: string, b: string): string {
    return this.#graph.node('Add', [a, b]);
  }

  attend(query: string, key: string, value: string): string {
    const g = this.#graph;
    const { hidden, heads } = this.#shape;
    const split = (x: string, perm: number[]) =>
      g.node('Transpose', [g.node('Reshape', [x, g.integers([0, 0, heads, hidden / heads])])], { perm });
    const scores = g.node('MatMul', [split(query, [0, 2, 1, 3]), split(key, [0, 2, 3, 1])]);
    const scaled = g.node('Mul', [scores, g.constant([Math.sqrt(heads / hidden)], [])]);
    const shares = g.node('Softmax', [g.node('Add', [scaled, this.#bias])], { axis: -1 });
    const mixed = g.node('MatMul', [shares, split(value, [0, 2, 1, 3])]);
    return g.node('Reshape', [
      g.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }),
      g.integers([0, 0, hidden]),
    ]);
  }

  drop(x: string): string {
    return x;
  }

  pool(x: string): string {
    const g = this.#graph;
    const mask = g.node('Unsqueeze', [this.#mask, g.integers([2])]);
    const sum = g.node('ReduceSum', [g.node('Mul', [x, mask]), g.integers([1])], { keepdims: 0 });
    return g.node('Div', [sum, g.node('ReduceSum', [mask, g.integers([1])], { keepdims: 0 })]);
  }

  #weight(name: string): string {
    const weight = this.#weights.get(name);
    if (weight === undefined) throw new RangeError(`There is no weight ${name}`);
    return this.#graph.constant(weight.data, weight.dims);
  }
}

/** ONNX's number of its element type FLOAT. */
const FLOAT = 1;
/** What is taken from the score of a token of padding: enough for a share of 0 in float32. */
const MASKED = 1e4;
