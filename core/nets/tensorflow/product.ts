import * as tf from '@tensorflow/tfjs';

/**
 * Matrix product of the last two axes, with its own gradient: dA = dC B^T, dB = A^T dC, each transposed explicitly.
 * On WebAssembly a product with a transposed operand misses the fast path; the transpose and a plain product are many
 * times quicker.
 *
 * @param a [m, k] or [batch, m, k]
 * @param b [k, n] or [batch, k, n]; where only `a` has a batch, `b` is shared by it
 * @returns [m, n] or [batch, m, n]
 */
export function product<T extends tf.Tensor>(a: T, b: tf.Tensor): T {
  if (a.rank === 3 && b.rank === 2) {
    const [batch, rows, inner] = a.shape as [number, number, number];
    return tf.reshape(product(tf.reshape(a, [batch * rows, inner]), b), [batch, rows, b.shape[1] ?? 0]) as T;
  }
  return differentiable(a, b) as T;
}

const differentiable = tf.customGrad((...args: unknown[]) => {
  const [a, b, save] = args as [tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
  save([a, b]);
  return {
    value: tf.matMul(a, b),
    gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => [
      tf.matMul(gradient, transposed(saved[1])),
      tf.matMul(transposed(saved[0]), gradient),
    ],
  };
});

function transposed(tensor: tf.Tensor): tf.Tensor {
  return tensor.rank === 2 ? tf.transpose(tensor) : tf.transpose(tensor, [0, 2, 1]);
}
