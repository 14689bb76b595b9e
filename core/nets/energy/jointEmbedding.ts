import * as tf from '@tensorflow/tfjs';
import { product } from '../tensorflow/product.ts';
import { perceptrons, runPerceptron } from './perceptron.ts';
import type { WindowNetwork, WindowShape } from './windowNetwork.ts';

export interface JointEmbeddingOptions {
  hidden: number;
  embedding: number;
  /** Weight of the deviations that fall short of 1, beside the prediction's. */
  variance: number;
  /** Weight of the squared covariances of different dimensions. */
  covariance: number;
}

/**
 * A joint embedding of the past rows and of the judged one, trained without negatives: the past's embedding predicts that of
 * the present (LeCun 2022), and every dimension keeps its variance and stays uncorrelated with the others, so that
 * embeddings do not collapse (VICReg: Bardes, Ponce and LeCun 2022). `error` is what the prediction misses.
 */
export function jointEmbedding(window: WindowShape, options: JointEmbeddingOptions): WindowNetwork {
  const { features } = window;
  const past = (window.rows - 1) * features;
  const { hidden, embedding } = options;
  const shapes = [
    [past, hidden, embedding],
    [features, hidden, embedding],
    [embedding, hidden, embedding],
  ];
  const embed = (weights: readonly tf.Tensor[], windows: tf.Tensor2D) => {
    const [pastEncoder, presentEncoder, predictor] = perceptrons(weights, shapes);
    const before = runPerceptron(pastEncoder, tf.slice(windows, [0, 0], [-1, past]));
    const present = runPerceptron(presentEncoder, tf.slice(windows, [0, past], [-1, features]));
    return { before, present, error: tf.sub(present, runPerceptron(predictor, before)) as tf.Tensor2D };
  };
  return {
    window,
    shapes,
    loss(weights, windows) {
      const size = past + features;
      const { before, present, error } = embed(weights, tf.tensor2d(windows, [windows.length / size, size]));
      const invariance = tf.mean(tf.square(error));
      return tf.addN([
        invariance,
        regularisation(before, options),
        regularisation(present, options),
      ]) as tf.Scalar;
    },
    outputs(weights, windows) {
      const { present, error } = embed(weights, windows);
      return { error, present };
    },
  };
}

/** What keeps the dimensions of an embedding apart and alive: equations 1 to 4 of the paper. */
function regularisation(embedding: tf.Tensor2D, { variance, covariance }: JointEmbeddingOptions): tf.Scalar {
  const [rows, dimensions] = embedding.shape;
  const centred = tf.sub(embedding, tf.mean(embedding, 0, true)) as tf.Tensor2D;
  const between = tf.div(product(tf.transpose(centred), centred), rows - 1) as tf.Tensor2D;
  const own = tf.div(tf.sum(tf.square(centred), 0), rows - 1);
  const short = tf.mean(tf.relu(tf.sub(1, tf.sqrt(tf.add(own, 1e-4)))));
  const apart = tf.div(tf.sub(tf.sum(tf.square(between)), tf.sum(tf.square(own))), dimensions);
  return tf.add(tf.mul(short, variance), tf.mul(apart, covariance)) as tf.Scalar;
}
