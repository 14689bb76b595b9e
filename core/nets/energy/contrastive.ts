import * as tf from '@tensorflow/tfjs';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { product } from '../tensorflow/product.ts';
import { perceptrons, runPerceptron } from './perceptron.ts';
import type { WindowNetwork, WindowShape } from './windowNetwork.ts';

export interface ContrastiveOptions {
  hidden: number;
  embedding: number;
}

/**
 * Learns to tell the row that followed a past from rows that did not: InfoNCE (van den Oord, Li and Vinyals 2018). The
 * others are the rows of other windows, and normal noise of three sizes: from real rows alone it would learn what is
 * likely after this past, and not what is likely at all (Gutmann and Hyvaerinen 2010). The noise's density is known, so that
 * `surprise` is -ln p(row | past) up to a constant, as far as it is learned.
 */
export function contrastive(window: WindowShape, options: ContrastiveOptions): WindowNetwork {
  const { features } = window;
  const past = (window.rows - 1) * features;
  const { hidden, embedding } = options;
  const shapes = [
    [past, hidden, embedding],
    // One more output says how likely a row is after any past.
    [features, hidden, hidden, embedding + 1],
  ];
  return {
    window,
    shapes,
    loss(weights, windows, random) {
      const size = past + features;
      const rows = windows.length / size;
      const all = tf.tensor2d(windows, [rows, size]);
      const [pastEncoder, rowEncoder] = perceptrons(weights, shapes);
      const before = runPerceptron(pastEncoder, tf.slice(all, [0, 0], [rows, past]));
      const judged = tf.slice(all, [0, past], [rows, features]) as tf.Tensor2D;
      const madeUp = tf.tensor2d(noise(rows, features, random ?? seededRandom(0)), [rows, features]);
      const ends = runPerceptron(rowEncoder, tf.concat([judged, madeUp], 0));
      const likely = tf.transpose(tf.slice(ends, [0, embedding], [2 * rows, 1]));
      const fits = product(before, tf.transpose(tf.slice(ends, [0, 0], [2 * rows, embedding])));
      const logits = tf.add(tf.div(fits, Math.sqrt(embedding)), likely);
      const own = tf.concat([tf.eye(rows), tf.zeros([rows, rows])], 1);
      return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), own), 1))) as tf.Scalar;
    },
    outputs(weights, windows) {
      const [pastEncoder, rowEncoder] = perceptrons(weights, shapes);
      const before = runPerceptron(pastEncoder, tf.slice(windows, [0, 0], [-1, past]));
      const end = runPerceptron(rowEncoder, tf.slice(windows, [0, past], [-1, features]));
      const fit = tf.sum(tf.mul(before, tf.slice(end, [0, 0], [-1, embedding])), 1, true);
      const likely = tf.slice(end, [0, embedding], [-1, 1]);
      const judged = tf.slice(windows, [0, past], [-1, features]) as tf.Tensor2D;
      const logit = tf.add(tf.div(fit, Math.sqrt(embedding)), likely);
      return { surprise: tf.neg(tf.add(logit, logNoise(judged))) as tf.Tensor2D };
    },
  };
}

/** Deviations of the made-up rows, each as often as the others. */
export const DEVIATIONS = [1, 2, 4];

function noise(rows: number, features: number, random: () => number): Float32Array {
  const normal = normalValues(random);
  const result = new Float32Array(rows * features);
  for (let row = 0; row < rows; row++)
    for (let feature = 0; feature < features; feature++)
      result[row * features + feature] = DEVIATIONS[row % DEVIATIONS.length] * normal();
  return result;
}

/** Logarithm of the density of the made-up rows, up to a constant; rows x 1. */
function logNoise(judged: tf.Tensor2D): tf.Tensor2D {
  const features = judged.shape[1];
  const squares = tf.sum(tf.square(judged), 1, true);
  const parts = DEVIATIONS.map((deviation) =>
    tf.sub(tf.mul(squares, -0.5 / deviation ** 2), features * Math.log(deviation)),
  );
  return tf.logSumExp(tf.concat(parts, 1), 1, true) as tf.Tensor2D;
}
