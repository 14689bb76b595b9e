import * as tf from '@tensorflow/tfjs';

/**
 * Rows of a table, with a gradient of its own: WebAssembly has no kernel for the sum by segments that TensorFlow.js would
 * use.
 *
 * @param table [vocabulary, width]
 * @param ids place in the table of each row that is wanted
 * @returns [ids, width]
 */
export function lookUp(table: tf.Tensor2D, ids: Int32Array): tf.Tensor2D {
  const [size, width] = table.shape;
  const differentiable = tf.customGrad((...args: unknown[]) => {
    const [from] = args as [tf.Tensor2D];
    return {
      value: tf.gather(from, tf.tensor1d(ids, 'int32')),
      gradFunc: (gradient: tf.Tensor) => {
        const given = gradient.dataSync();
        const sums = new Float32Array(size * width);
        for (let row = 0; row < ids.length; row++) {
          const place = ids[row] * width;
          for (let i = 0; i < width; i++) sums[place + i] += given[row * width + i];
        }
        return tf.tensor2d(sums, [size, width]);
      },
    };
  });
  return differentiable(table) as tf.Tensor2D;
}
