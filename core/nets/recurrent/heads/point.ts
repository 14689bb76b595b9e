import * as tf from '@tensorflow/tfjs';
import type { Head } from './head.ts';

export interface PointOptions {
  kind: 'point';
  /** Where the squared loss goes over into the absolute one, in deviations of the target (Huber 1964); none: never. */
  huber?: number;
}

/** One number: the mean, or with a Huber loss something between mean and median. */
export function pointHead({ huber }: PointOptions): Head {
  if (huber !== undefined && !(huber > 0)) throw new RangeError('huber must be a number > 0');
  return {
    parameters: 1,
    width: 1,
    start: [0],
    loss(raw, targets) {
      const errors = tf.sub(targets, tf.reshape(raw, targets.shape));
      if (huber === undefined) return tf.mul(tf.mean(tf.square(errors)), 0.5);
      const size = tf.abs(errors);
      const inner = tf.clipByValue(size, 0, huber);
      return tf.mean(tf.mul(inner, tf.sub(size, tf.mul(inner, 0.5))));
    },
    forecast: (raw, mean, scale) => [mean + scale * raw[0]],
  };
}
