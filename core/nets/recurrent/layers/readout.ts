import * as tf from '@tensorflow/tfjs';
import { constant, glorot, type Parameter } from '../../training/parameter.ts';
import { dense } from './dense.ts';
import type { Dropout } from './dropout.ts';

/**
 * Parameters of what stands between a state and the head.
 *
 * @param hidden units of the layer in between; 0 for none
 * @param start what the head begins with, one number for each
 */
export function readoutParameters(inputs: number, hidden: number, start: readonly number[]): Parameter[] {
  const layer = (from: number, to: number, bias: number | readonly number[]) => [
    glorot(from, to),
    constant([1, to], bias),
  ];
  if (hidden === 0) return layer(inputs, start.length, start);
  return [...layer(inputs, hidden, 0), ...layer(hidden, start.length, start)];
}

/** [rows, inputs] -> [rows, numbers of the head]; dropout before each layer. */
export function readout(x: tf.Tensor2D, weights: readonly tf.Tensor[], dropout: Dropout): tf.Tensor2D {
  const [kernel, bias, ...rest] = weights as tf.Tensor2D[];
  const y = dense(dropout(x), kernel, bias);
  return rest.length === 0 ? y : readout(tf.relu(y), rest, dropout);
}
