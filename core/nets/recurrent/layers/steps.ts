import * as tf from '@tensorflow/tfjs';

/**
 * The steps of a sequence, [batch, units] each, outside of any gradient. On WebAssembly every slice copies the whole
 * tensor first, so that tf.unstack takes time by the square of the steps; here the numbers go out and in once.
 *
 * @param sequence [steps, batch, units]
 */
export function stepsOf(sequence: tf.Tensor3D): tf.Tensor2D[] {
  const [steps, batch, units] = sequence.shape;
  const values = sequence.dataSync<'float32'>();
  const size = batch * units;
  return Array.from({ length: steps }, (_, step) =>
    tf.tensor2d(values.subarray(step * size, (step + 1) * size), [batch, units], 'float32'),
  );
}
