import { encode } from '../../nets/encoder/architecture.ts';
import type { EncoderShape, Weights } from '../../nets/encoder/shape.ts';
import { GraphBuilder } from '../graph.ts';
import { GradientOperations } from './encoderOperations.ts';
import { Tape } from './tape.ts';

/** A graph that computes a step's gradients, and what it takes. */
export interface StepGraph {
  graph: Uint8Array;
  /** Masks of [batch x tokens, hidden]. */
  dropouts: number;
}

/**
 * The gradients of one training step of an encoder with a linear head, as an ONNX graph: a runtime with the processor's
 * own vector instructions takes a step several times faster than TensorFlow.js on WebAssembly.
 *
 * Inputs: `input_ids` and `attention_mask` [batch, tokens]; every weight of `trained`; and for gradients `targets`
 * [batch, classes], each row adding up to 1, `offsets` [batch, classes], added to the logits, `row_weights` [batch],
 * `dropout_0` and on [batch x tokens, hidden], and `dropout_head` [batch, hidden].
 * Outputs: `logits` [batch, classes]; for gradients `loss`, the mean cross-entropy of the rows by their weights, and
 * `gradient:<name>` of each weight.
 */
export function encoderStep(
  shape: EncoderShape,
  weights: Weights,
  trained: ReadonlySet<string>,
  gradients: boolean,
): StepGraph {
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const ops = new GradientOperations(g, tape, shape, weights, { trained, dropout: gradients });
  const classes = weights.get('head.bias')?.dims[0];
  if (classes === undefined) throw new RangeError('There is no weight head.bias');
  let pooled = encode(ops, shape);
  if (gradients) {
    const mask = g.input('dropout_head', [-1, shape.hidden]);
    const before = pooled;
    pooled = tape.record(g.node('Mul', [before, mask]), [before], (gradient) => {
      tape.add(before, () => g.node('Mul', [gradient, mask]));
    });
  }
  const logits = ops.dense(pooled, 'head');
  g.output('logits', logits, [-1, classes]);
  if (gradients) {
    const targets = g.input('targets', [-1, classes]);
    const shifted = g.node('Add', [logits, g.input('offsets', [-1, classes])]);
    const rowWeights = g.input('row_weights', [-1]);
    const shares = g.node('Div', [rowWeights, g.node('ReduceSum', [rowWeights], { keepdims: 0 })]);
    const column = g.node('Unsqueeze', [shares, g.integers([1])]);
    const logProbabilities = g.node('LogSoftmax', [shifted], { axis: -1 });
    const losses = g.node('Mul', [g.node('Mul', [logProbabilities, targets]), column]);
    g.output('loss', g.node('Neg', [g.node('ReduceSum', [losses], { keepdims: 0 })]), []);
    const surplus = g.node('Sub', [g.node('Softmax', [shifted], { axis: -1 }), targets]);
    tape.backward(logits, g.node('Mul', [surplus, column]));
    for (const name of trained) {
      const { dims } = weights.get(name) ?? { dims: [] };
      g.output(`gradient:${name}`, tape.gradientOf(ops.weightNamed(name)), dims);
    }
  }
  return { graph: g.build('encoder-step', {}), dropouts: ops.dropouts };
}
