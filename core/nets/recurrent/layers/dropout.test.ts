import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../learn/random.ts';
import { openBackend } from '../../tensorflow/backend.ts';
import { dropout, noDropout } from './dropout.ts';

const [STEPS, BATCH, UNITS] = [3, 40, 50];

function mask(rate: number, seed: number): Float32Array {
  return tf.tidy(() =>
    dropout(
      rate,
      seededRandom(seed),
    )(tf.ones([STEPS, BATCH, UNITS]))
      .dataSync<'float32'>()
      .slice(),
  );
}

describe('dropout', () => {
  beforeAll(openBackend);

  it('leaves out its share of units and raises the others, so that the mean stays', () => {
    const values = mask(0.25, 1);
    const kept = Math.fround(1 / 0.75);
    expect(values.every((value) => value === 0 || value === kept)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1, 1);
  });

  it('has one mask of a row for all its steps, and another for each row', () => {
    const values = mask(0.25, 1);
    const size = BATCH * UNITS;
    for (let step = 1; step < STEPS; step++)
      expect(values.slice(step * size, (step + 1) * size)).toEqual(values.slice(0, size));
    expect(values.slice(0, UNITS)).not.toEqual(values.slice(UNITS, 2 * UNITS));
  });

  it('is the same with the same seed, and another with another', () => {
    expect(mask(0.25, 1)).toEqual(mask(0.25, 1));
    expect(mask(0.25, 1)).not.toEqual(mask(0.25, 2));
  });

  it('of rate 0 touches nothing and draws nothing', () => {
    expect(dropout(0, () => expect.unreachable())).toBe(noDropout);
  });
});
