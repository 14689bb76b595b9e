import * as tf from '@tensorflow/tfjs';
import { product } from '../tensorflow/product.ts';

/** Weights of a gated recurrent unit; the three parts of each are update, reset and candidate. */
export interface GruWeights {
  /** [width of the input, 3 hidden] */
  input: tf.Tensor2D;
  /** [hidden, 3 hidden] */
  recurrent: tf.Tensor2D;
  /** [3 hidden] */
  bias: tf.Tensor1D;
  /** [hidden]: added to what the reset gate lets through. */
  candidateBias: tf.Tensor1D;
}

/**
 * Runs a gated recurrent unit (Cho et al. 2014; the reset gate after the product, as in cuDNN) over rows of vectors.
 *
 * @param x [steps x batch, width], all of step 0 first
 * @param mask [steps, batch]: where it is 0 the state stays as it is
 * @returns the state after each step, [batch, hidden]
 */
export function runGru(
  { input, recurrent, bias, candidateBias }: GruWeights,
  x: tf.Tensor2D,
  mask: tf.Tensor2D,
): tf.Tensor2D[] {
  const [steps, batch] = mask.shape;
  const hidden = recurrent.shape[0];
  const fromInput = tf.split(tf.add(product(x, input), bias), steps, 0) as tf.Tensor2D[];
  const present = tf.split(tf.reshape(mask, [steps * batch, 1]), steps, 0) as tf.Tensor2D[];
  let state = tf.zeros([batch, hidden]) as tf.Tensor2D;
  return fromInput.map((given, step) => {
    const [update, reset, candidate] = tf.split(given, 3, 1);
    const [backUpdate, backReset, backCandidate] = tf.split(product(state, recurrent), 3, 1);
    const z = tf.sigmoid(tf.add(update, backUpdate));
    const r = tf.sigmoid(tf.add(reset, backReset));
    const proposed = tf.tanh(tf.add(candidate, tf.mul(r, tf.add(backCandidate, candidateBias))));
    // A step of padding changes nothing.
    const share = tf.mul(tf.sub(1, z), present[step]);
    state = tf.add(state, tf.mul(share, tf.sub(proposed, state))) as tf.Tensor2D;
    return state;
  });
}
