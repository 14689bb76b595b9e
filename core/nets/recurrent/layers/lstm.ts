import * as tf from '@tensorflow/tfjs';
import { centred, gate, hyperbolicTangent, sigmoidSlope, sumOfRows, tangentSlope } from './gate.ts';
import { stepsOf } from './steps.ts';

/** Input, forget, candidate and output gate, in this order wherever there are four of something. */
const GATES = 4;
/** Tensors that a step keeps for its gradient: joined input, the four gates, cell before, squashed cell after. */
const KEPT = 7;

/**
 * Long short-term memory over a whole sequence (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
 * 2000):
 *
 *     i, f, o = sigmoid([x, h] K + b)    g = tanh([x, h] K + b)
 *     c' = f c + i g                     h' = o tanh(c')
 *
 * The gradient is written out: back-propagation through time, with one product per gate for the weights of all steps.
 * The gates have a matrix each, since cutting columns out of a joint product costs WebAssembly more than the product.
 *
 * @param input [steps, batch, inputs]
 * @param weights four kernels [inputs + units, units], then four biases [units]
 * @param initial hidden and cell state before the first step, [batch, units] each
 * @returns the hidden state after each step, [steps, batch, units], and the state after the last one
 */
export function lstm(
  input: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  initial: readonly tf.Tensor2D[],
): { outputs: tf.Tensor3D; state: tf.Tensor2D[] } {
  const [steps, batch] = input.shape;
  const units = initial[0].shape[1];
  const all = sequence(input, ...initial, ...weights) as tf.Tensor3D;
  const at = (step: number) =>
    tf.reshape<tf.Rank.R2>(tf.slice(all, [step, 0, 0], [1, batch, units]), [batch, units]);
  return { outputs: tf.slice(all, [0, 0, 0], [steps, batch, units]), state: [at(steps - 1), at(steps)] };
}

/** [steps + 1, batch, units]: the hidden states, and behind them the last cell state, for there is but one value. */
const sequence = tf.customGrad((...args: unknown[]) => {
  const save = args.pop() as (tensors: tf.Tensor[]) => void;
  const [input, hidden, cell, ...weights] = args as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D, ...tf.Tensor[]];
  const { value, kept } = forward(input, hidden, cell, weights);
  save([...kept, ...weights.slice(0, GATES)]);
  return {
    value,
    gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) =>
      backward(
        gradient as tf.Tensor3D,
        saved.slice(0, -GATES) as tf.Tensor2D[],
        saved.slice(-GATES) as tf.Tensor2D[],
      ),
  };
});

function forward(
  input: tf.Tensor3D,
  hidden: tf.Tensor2D,
  cell: tf.Tensor2D,
  weights: readonly tf.Tensor[],
): { value: tf.Tensor; kept: tf.Tensor[] } {
  const kernels = weights.slice(0, GATES) as tf.Tensor2D[];
  const biases = weights.slice(GATES) as tf.Tensor1D[];
  // tanh z = 2 sigmoid(2 z) - 1: the candidate's weights are doubled once, not its logits at every step.
  kernels[2] = tf.mul(kernels[2], 2);
  biases[2] = tf.mul(biases[2], 2);
  const outputs: tf.Tensor2D[] = [];
  const kept: tf.Tensor[] = [];
  let [h, c] = [hidden, cell];
  for (const x of stepsOf(input)) {
    const joined = tf.concat([x, h], 1);
    const [i, f, doubled, o] = kernels.map((kernel, index) => gate(joined, kernel, biases[index]));
    const g = centred(doubled);
    const before = c;
    c = tf.add(tf.mul(f, c), tf.mul(i, g));
    const squashed = hyperbolicTangent(c);
    h = tf.mul(o, squashed);
    outputs.push(h);
    kept.push(joined, i, f, g, o, before, squashed);
  }
  return { value: tf.stack([...outputs, c]), kept };
}

/** Gradients in the order of the arguments of `sequence`. */
function backward(
  gradient: tf.Tensor3D,
  kept: readonly tf.Tensor2D[],
  kernels: readonly tf.Tensor2D[],
): tf.Tensor[] {
  const gradients = stepsOf(gradient);
  const steps = gradients.length - 1;
  const [batch, units] = gradients[0].shape;
  const inputs = kernels[0].shape[0] - units;
  const toHidden = kernels.map((kernel) => tf.transpose(tf.slice(kernel, [inputs, 0], [units, units])));
  const logits: tf.Tensor2D[][] = kernels.map(() => new Array<tf.Tensor2D>(steps));
  let dc = gradients[steps];
  let dh = tf.zerosLike(dc);
  for (let step = steps - 1; step >= 0; step--) {
    const [, i, f, g, o, before, squashed] = kept.slice(step * KEPT, (step + 1) * KEPT);
    dh = tf.add(dh, gradients[step]);
    dc = tf.add(dc, tf.mul<tf.Tensor2D>(tf.mul(dh, o), tangentSlope(squashed)));
    const dz = [
      tf.mul<tf.Tensor2D>(tf.mul(dc, g), sigmoidSlope(i)),
      tf.mul<tf.Tensor2D>(tf.mul(dc, before), sigmoidSlope(f)),
      tf.mul<tf.Tensor2D>(tf.mul(dc, i), tangentSlope(g)),
      tf.mul<tf.Tensor2D>(tf.mul(dh, squashed), sigmoidSlope(o)),
    ];
    for (const [index, value] of dz.entries()) logits[index][step] = value;
    dc = tf.mul(dc, f);
    dh = tf.addN<tf.Tensor2D>(dz.map((value, index) => tf.matMul<tf.Tensor2D>(value, toHidden[index])));
  }
  const stacked = logits.map((each) => tf.concat(each, 0));
  const joined = tf.transpose(
    tf.concat(
      Array.from({ length: steps }, (_, step) => kept[step * KEPT]),
      0,
    ),
  );
  const toInput = kernels.map((kernel) => tf.transpose(tf.slice(kernel, [0, 0], [inputs, units])));
  const dx = tf.addN<tf.Tensor2D>(stacked.map((dz, index) => tf.matMul<tf.Tensor2D>(dz, toInput[index])));
  return [
    tf.reshape(dx, [steps, batch, inputs]),
    dh,
    dc,
    ...stacked.map((dz) => tf.matMul<tf.Tensor2D>(joined, dz)),
    ...stacked.map(sumOfRows),
  ];
}
