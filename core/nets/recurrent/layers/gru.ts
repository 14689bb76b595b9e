import * as tf from '@tensorflow/tfjs';
import { gate, hyperbolicTangent, sigmoidSlope, sumOfRows, tangentSlope } from './gate.ts';
import { stepsOf } from './steps.ts';

/** Tensors that a step keeps for its gradient: joined input, update and reset gate, candidate, its recurrent part. */
const KEPT = 5;

/**
 * Gated recurrent unit over a whole sequence (Cho et al. 2014), with the reset gate behind the recurrent product, as
 * the ONNX operator has it under `linear_before_reset`:
 *
 *     z, r = sigmoid([x, h] K + b)    n = tanh(x W + b + r (h U + d))    h' = (1 - z) n + z h
 *
 * The gradient is written out, as that of the LSTM is.
 *
 * @param input [steps, batch, inputs]
 * @param weights kernels of update and reset [inputs + units, units], W [inputs, units], U [units, units]; then the
 *   biases of update, reset, W and U, [units] each
 * @param initial hidden state before the first step, [batch, units]
 * @returns the hidden state after each step, [steps, batch, units], and after the last one
 */
export function gru(
  input: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  initial: readonly tf.Tensor2D[],
): { outputs: tf.Tensor3D; state: tf.Tensor2D[] } {
  const [steps, batch] = input.shape;
  const units = initial[0].shape[1];
  const outputs = sequence(input, ...initial, ...weights) as tf.Tensor3D;
  const last = tf.slice(outputs, [steps - 1, 0, 0], [1, batch, units]);
  return { outputs, state: [tf.reshape<tf.Rank.R2>(last, [batch, units])] };
}

const sequence = tf.customGrad((...args: unknown[]) => {
  const save = args.pop() as (tensors: tf.Tensor[]) => void;
  const [input, hidden, ...weights] = args as [tf.Tensor3D, tf.Tensor2D, ...tf.Tensor[]];
  const { value, kept } = forward(input, hidden, weights);
  const kernels = weights.slice(0, 4);
  save([input, ...kept, ...kernels]);
  return {
    value,
    gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) =>
      backward(
        gradient as tf.Tensor3D,
        saved[0] as tf.Tensor3D,
        saved.slice(1, -4) as tf.Tensor2D[],
        saved.slice(-4) as tf.Tensor2D[],
      ),
  };
});

function forward(
  input: tf.Tensor3D,
  hidden: tf.Tensor2D,
  weights: readonly tf.Tensor[],
): { value: tf.Tensor; kept: tf.Tensor[] } {
  const [toUpdate, toReset, fromInput, fromHidden] = weights.slice(0, 4) as tf.Tensor2D[];
  const [ofUpdate, ofReset, ofInput, ofHidden] = weights.slice(4) as tf.Tensor1D[];
  const outputs: tf.Tensor2D[] = [];
  const kept: tf.Tensor[] = [];
  let h = hidden;
  for (const x of stepsOf(input)) {
    const joined = tf.concat([x, h], 1);
    const z = gate(joined, toUpdate, ofUpdate);
    const r = gate(joined, toReset, ofReset);
    const recurrent = tf.fused.matMul({ a: h, b: fromHidden, bias: ofHidden });
    const own = tf.fused.matMul({ a: x, b: fromInput, bias: ofInput });
    const n = hyperbolicTangent(tf.add(own, tf.mul(r, recurrent)));
    h = tf.add(n, tf.mul(z, tf.sub(h, n)));
    outputs.push(h);
    kept.push(joined, z, r, n, recurrent);
  }
  return { value: tf.stack(outputs), kept: [hidden, ...outputs.slice(0, -1), ...kept] };
}

/** Gradients in the order of the arguments of `sequence`. */
function backward(
  gradient: tf.Tensor3D,
  input: tf.Tensor3D,
  saved: readonly tf.Tensor2D[],
  kernels: readonly tf.Tensor2D[],
): tf.Tensor[] {
  const gradients = stepsOf(gradient);
  const [steps, batch, inputs] = input.shape;
  const units = gradients[0].shape[1];
  const before = saved.slice(0, steps);
  const kept = saved.slice(steps);
  const [toUpdate, toReset, fromInput, fromHidden] = kernels;
  const lower = (kernel: tf.Tensor2D) => tf.transpose(tf.slice(kernel, [inputs, 0], [units, units]));
  const upper = (kernel: tf.Tensor2D) => tf.transpose(tf.slice(kernel, [0, 0], [inputs, units]));
  const toHidden = [lower(toUpdate), lower(toReset), tf.transpose(fromHidden)];
  const toInput = [upper(toUpdate), upper(toReset), tf.transpose(fromInput)];
  /** Of the logits of update, reset and candidate, and of the candidate's recurrent part. */
  const logits: tf.Tensor2D[][] = [[], [], [], []];
  let dh = tf.zerosLike(gradients[0]);
  for (let step = steps - 1; step >= 0; step--) {
    const [, z, r, n, recurrent] = kept.slice(step * KEPT, (step + 1) * KEPT);
    dh = tf.add(dh, gradients[step]);
    const carried: tf.Tensor2D = tf.mul(dh, z);
    const dn = tf.mul<tf.Tensor2D>(tf.sub(dh, carried), tangentSlope(n));
    const dz = tf.mul<tf.Tensor2D>(tf.mul(dh, tf.sub(before[step], n)), sigmoidSlope(z));
    const dr = tf.mul<tf.Tensor2D>(tf.mul(dn, recurrent), sigmoidSlope(r));
    const dRecurrent: tf.Tensor2D = tf.mul(dn, r);
    for (const [index, value] of [dz, dr, dn, dRecurrent].entries()) logits[index][step] = value;
    dh = tf.addN<tf.Tensor2D>([
      carried,
      ...[dz, dr, dRecurrent].map((value, index) => tf.matMul<tf.Tensor2D>(value, toHidden[index])),
    ]);
  }
  const stacked = logits.map((each) => tf.concat(each, 0));
  const columns = (each: readonly tf.Tensor2D[]) => tf.transpose(tf.concat([...each], 0));
  const joined = columns(Array.from({ length: steps }, (_, step) => kept[step * KEPT]));
  const [dz, dr, dn, dRecurrent] = stacked;
  const dx = tf.addN<tf.Tensor2D>(
    [dz, dr, dn].map((value, index) => tf.matMul<tf.Tensor2D>(value, toInput[index])),
  );
  return [
    tf.reshape(dx, [steps, batch, inputs]),
    dh,
    tf.matMul<tf.Tensor2D>(joined, dz),
    tf.matMul<tf.Tensor2D>(joined, dr),
    tf.matMul<tf.Tensor2D>(tf.transpose(tf.reshape(input, [steps * batch, inputs])), dn),
    tf.matMul<tf.Tensor2D>(columns(before), dRecurrent),
    ...stacked.map(sumOfRows),
  ];
}
