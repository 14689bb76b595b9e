import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from './backend.ts';
import { product } from './product.ts';

describe('product', () => {
  beforeAll(openBackend);

  it.each([
    ['two matrices', [3, 4], [4, 5]],
    ['batches of matrices', [2, 3, 4], [2, 4, 5]],
    ['a batch with a shared matrix', [2, 3, 4], [4, 5]],
  ])('has the value and the gradients of matMul for %s', async (_, left, right) => {
    const [a, b] = [tf.randomNormal(left, 0, 1, 'float32', 1), tf.randomNormal(right, 0, 1, 'float32', 2)];
    const expanded = (value: tf.Tensor) =>
      left.length === 3 && right.length === 2 ? tf.tile(tf.expandDims(value, 0), [2, 1, 1]) : value;
    const loss = (of: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor) =>
      tf.grads((x, y) => tf.sum(tf.square(of(x, y))))([a, b]);
    const ours = loss((x, y) => product(x, y));
    const reference = loss((x, y) => tf.matMul(x, expanded(y)));
    for (const [i, gradient] of ours.entries()) {
      expect(gradient.shape).toEqual(reference[i].shape);
      const [got, wanted] = [await gradient.data(), await reference[i].data()];
      for (const [at, value] of got.entries()) expect(value).toBeCloseTo(wanted[at], 4);
    }
  });
});
