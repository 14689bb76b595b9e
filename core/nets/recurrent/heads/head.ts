import type * as tf from '@tensorflow/tfjs';

/** What a network says of one output, and the loss by which it learns to. */
export interface Head {
  /** Raw numbers that the network gives for each output. */
  parameters: number;
  /** Numbers that a forecast of one output consists of. */
  width: number;
  /** Raw numbers that say of a standardised target what is true before anything was seen; `parameters` of them. */
  start: readonly number[];
  /**
   * Mean loss.
   *
   * @param raw [outputs, parameters]
   * @param targets [outputs], standardised
   */
  loss(raw: tf.Tensor2D, targets: tf.Tensor1D): tf.Scalar;
  /**
   * The forecast of one output in the unit of its target.
   *
   * @param raw `parameters` numbers of a target standardised by `mean` and `scale`
   * @returns `width` numbers
   */
  forecast(raw: ArrayLike<number>, mean: number, scale: number): number[];
}
