import * as tf from '@tensorflow/tfjs';
import { normalValues } from '../../learn/random.ts';
import { perceptrons, runPerceptron } from './perceptron.ts';
import type { WindowNetwork, WindowShape } from './windowNetwork.ts';

export interface AutoencoderOptions {
  hidden: number;
  code: number;
  /** Deviation of the normal noise on what is to be restored (Vincent et al. 2008). */
  noise: number;
  /** A row counts this much of the row after it: the judged one counts most. */
  fading: number;
}

/**
 * A denoising autoencoder of windows. What it cannot restore of the judged row is one vector (`error`), where its code
 * lies is another (`code`): a strange window is one that is not made of the usual parts, or of too much of them.
 */
export function autoencoder(window: WindowShape, options: AutoencoderOptions): WindowNetwork {
  const size = window.rows * window.features;
  const shapes = [
    [size, options.hidden, options.code],
    [options.code, options.hidden, size],
  ];
  const weightOf = Array.from({ length: size }, (_, i) => {
    const age = window.rows - 1 - Math.floor(i / window.features);
    return options.fading ** age;
  });
  const total = weightOf.reduce((sum, value) => sum + value, 0);
  return {
    window,
    shapes,
    loss(weights, windows, random) {
      const [encoder, decoder] = perceptrons(weights, shapes);
      const clean = tf.tensor2d(windows, [windows.length / size, size]);
      const restored = runPerceptron(
        decoder,
        runPerceptron(encoder, noisy(windows, size, options.noise, random)),
      );
      const importance = tf.tensor2d(weightOf, [1, size]).div(total);
      return tf.mean(tf.sum(tf.mul(tf.square(tf.sub(restored, clean)), importance), 1));
    },
    outputs(weights, windows) {
      const [encoder, decoder] = perceptrons(weights, shapes);
      const code = runPerceptron(encoder, windows);
      const from = [0, size - window.features];
      const judged = (all: tf.Tensor2D) => tf.slice(all, from, [-1, window.features]);
      const restored = judged(runPerceptron(decoder, code));
      return { error: tf.sub(judged(windows), restored), restored, code };
    },
  };
}

function noisy(
  windows: Float32Array,
  size: number,
  deviation: number,
  random: (() => number) | undefined,
): tf.Tensor2D {
  const shape: [number, number] = [windows.length / size, size];
  if (random === undefined || deviation === 0) return tf.tensor2d(windows, shape);
  const normal = normalValues(random);
  return tf.tensor2d(
    windows.map((value) => value + deviation * normal()),
    shape,
  );
}
