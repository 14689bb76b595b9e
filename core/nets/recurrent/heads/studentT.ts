import * as tf from '@tensorflow/tfjs';
import { locationScaleHead } from './deviation.ts';
import type { Head } from './head.ts';

export interface StudentTOptions {
  kind: 'studentT';
  /** Degrees of freedom, > 2: the fewer, the heavier the tails. */
  degrees: number;
}

/**
 * Location and log scale of Student's t distribution with fixed degrees of freedom (Lange et al. 1989), constants left
 * out. The scale is not the deviation: that is scale x sqrt(degrees / (degrees - 2)).
 */
export function studentTHead({ degrees }: StudentTOptions): Head {
  if (!(degrees > 2)) throw new RangeError('degrees must be a number > 2, for a variance to exist');
  return locationScaleHead((z) => tf.mul(tf.log1p(tf.div(tf.square(z), degrees)), (degrees + 1) / 2));
}
