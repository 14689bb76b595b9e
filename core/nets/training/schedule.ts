import type { TrainingOptions } from './options.ts';

/**
 * Learning rate of a step: a linear rise, then half a cosine down (Loshchilov and Hutter 2017).
 *
 * @param step from 0
 * @param steps of the whole training
 */
export function rateAt(step: number, steps: number, options: TrainingOptions): number {
  const rise = Math.round(options.warmUp * steps);
  if (step < rise) return (options.rate * (step + 1)) / rise;
  const done = (step - rise) / Math.max(1, steps - rise);
  return options.rate * (options.decayTo + ((1 - options.decayTo) * (1 + Math.cos(Math.PI * done))) / 2);
}
