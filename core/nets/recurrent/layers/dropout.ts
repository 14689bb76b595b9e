import * as tf from '@tensorflow/tfjs';

/**
 * Inverted dropout: a unit is 0 with probability `rate`, else divided by 1 - rate, so that nothing is to be done at
 * prediction. A sequence has one mask for all its steps (variational dropout, Gal and Ghahramani 2016): it is put
 * between layers, never on the recurrent connection.
 */
export type Dropout = <T extends tf.Tensor>(x: T) => T;

/** What predicting uses. */
export const noDropout: Dropout = (x) => x;

/**
 * @param rate in [0, 1)
 * @param random uniform numbers; every mask takes the next batch x units of them
 * @returns a function of [steps, batch, units] or [batch, units]
 */
export function dropout(rate: number, random: () => number): Dropout {
  if (rate === 0) return noDropout;
  const kept = 1 / (1 - rate);
  return (x) => {
    const [batch, units] = x.shape.slice(-2);
    const mask = Float32Array.from({ length: batch * units }, () => (random() < rate ? 0 : kept));
    return tf.mul(x, tf.tensor(mask, x.rank === 3 ? [1, batch, units] : [batch, units]));
  };
}
