import * as tf from '@tensorflow/tfjs';
import type { Head } from './head.ts';

export interface QuantilesOptions {
  kind: 'quantiles';
  /** In (0, 1), ascending. */
  levels: readonly number[];
}

/**
 * Quantiles by the pinball loss (Koenker and Bassett 1978), which cannot cross: the lowest is free, each further one
 * adds a softplus to that below it.
 */
export function quantilesHead({ levels }: QuantilesOptions): Head {
  const ascending = levels.every((level, i) => level > (levels[i - 1] ?? 0) && level < 1);
  if (levels.length === 0 || !ascending)
    throw new RangeError('levels must be ascending numbers between 0 and 1');
  const many = levels.length;
  const quantiles = levels.map(logisticQuantile);
  return {
    parameters: many,
    width: many,
    start: quantiles.map((value, i) => (i === 0 ? value : Math.log(Math.expm1(value - quantiles[i - 1])))),
    loss(raw, targets) {
      const [outputs] = targets.shape;
      const lowest = tf.slice(raw, [0, 0], [outputs, 1]);
      const gaps = many === 1 ? [] : [tf.softplus(tf.slice(raw, [0, 1], [outputs, many - 1]))];
      const forecast = tf.cumsum(tf.concat([lowest, ...gaps], 1), 1);
      const errors = tf.sub(tf.expandDims(targets, 1), forecast);
      const above = tf.tensor2d([...levels], [1, many]);
      return tf.mean(tf.maximum(tf.mul(errors, above), tf.mul(errors, tf.sub(above, 1))));
    },
    forecast(raw, mean, scale) {
      let value = raw[0];
      return levels.map((_, i) => {
        if (i > 0) value += softplus(raw[i]);
        return mean + scale * value;
      });
    },
  };
}

/** ln(1 + e^x), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Of the logistic distribution with mean 0 and variance 1: near enough to any return for a start. */
function logisticQuantile(level: number): number {
  return (Math.sqrt(3) / Math.PI) * Math.log(level / (1 - level));
}
