import * as tf from '@tensorflow/tfjs';
import type { Head } from './head.ts';

/** Bound of a standardised log deviation either way: beyond it the likelihood leaves what float32 holds. */
export const DEVIATION_LIMIT = 10;

/**
 * Location and log deviation of a symmetric distribution, learned by its likelihood.
 *
 * @param surprise what the density costs at the standardised error z, log deviation not counted, of [outputs]
 */
export function locationScaleHead(surprise: (z: tf.Tensor1D) => tf.Tensor1D): Head {
  return {
    parameters: 2,
    width: 2,
    start: [0, 0],
    loss(raw, targets) {
      const [location, free] = tf.unstack(raw, 1) as tf.Tensor1D[];
      const logDeviation = tf.clipByValue(free, -DEVIATION_LIMIT, DEVIATION_LIMIT);
      const z = tf.mul<tf.Tensor1D>(tf.sub(targets, location), tf.exp(tf.neg(logDeviation)));
      return tf.mean(tf.add(surprise(z), logDeviation));
    },
    forecast: (raw, mean, scale) => [
      mean + scale * raw[0],
      Math.max(-DEVIATION_LIMIT, Math.min(DEVIATION_LIMIT, raw[1])) + Math.log(scale),
    ],
  };
}
