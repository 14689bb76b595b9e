import * as tf from '@tensorflow/tfjs';
import { locationScaleHead } from './deviation.ts';
import type { Head } from './head.ts';

export interface NormalOptions {
  kind: 'normal';
}

/** Mean and log deviation of a normal distribution (Nix and Weigend 1994); the constant ln(2 pi) / 2 is left out. */
export function normalHead(): Head {
  return locationScaleHead((z) => tf.mul(tf.square(z), 0.5));
}
