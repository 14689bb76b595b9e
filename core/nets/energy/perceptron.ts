import * as tf from '@tensorflow/tfjs';
import { product } from '../tensorflow/product.ts';
import { constant, glorot, type Parameter } from '../training/parameter.ts';

/** Widths of a perceptron's layers, the input's first; rectified between them, linear at the end. */
export type Widths = readonly number[];

/** A matrix and a bias for each layer. */
export function perceptronParameters(widths: Widths): Parameter[] {
  return widths.slice(1).flatMap((units, layer) => [glorot(widths[layer], units), constant([1, units], 0)]);
}

/** @param x rows x the first width @returns rows x the last one */
export function runPerceptron(weights: readonly tf.Tensor[], x: tf.Tensor2D): tf.Tensor2D {
  let state = x;
  for (let at = 0; at < weights.length; at += 2) {
    const sum = tf.add(product(state, weights[at]), weights[at + 1]) as tf.Tensor2D;
    state = at + 2 < weights.length ? tf.relu(sum) : sum;
  }
  return state;
}

/** Weights cut into those of perceptrons that stand one after another. */
export function perceptrons<T>(weights: readonly T[], shapes: readonly Widths[]): T[][] {
  let at = 0;
  return shapes.map((widths) => {
    const own = weights.slice(at, at + 2 * (widths.length - 1));
    at += own.length;
    return own;
  });
}
