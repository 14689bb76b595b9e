import * as tf from '@tensorflow/tfjs';
import { product } from '../../tensorflow/product.ts';

/**
 * x W + b. The bias is added as a product of a column of ones with a row: its gradient is then a product too, and
 * WebAssembly sums slowly.
 *
 * @param x [rows, inputs]
 * @param kernel [inputs, units]
 * @param bias [1, units]
 */
export function dense(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor2D): tf.Tensor2D {
  return tf.add(product(x, kernel), product(tf.ones<tf.Rank.R2>([x.shape[0], 1]), bias));
}
