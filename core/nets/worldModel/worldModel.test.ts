import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../learn/random.ts';
import { openBackend } from '../tensorflow/backend.ts';
import { worldLoss } from './objective.ts';
import { worldParameters } from './shape.ts';
import { tinyObjective as objective, tinyShape as shape, windowsOf } from './testing/windows.ts';
import { trainWorld } from './trainer.ts';

function weightsOf(seed: number): Map<string, tf.Tensor> {
  const random = seededRandom(seed);
  return new Map(
    Object.entries(worldParameters(shape)).map(([place, { shape: size, initial }]) => [
      place,
      tf.tensor(initial(random), [...size]),
    ]),
  );
}

describe('the loss of a world model', () => {
  beforeAll(openBackend);
  const windows = windowsOf(1).slice(0, 8);

  it('is the same each time without a source of chance, and another with one', () => {
    const weights = weightsOf(1);
    const loss = (random?: () => number) =>
      worldLoss(weights, shape, windows, objective, random).dataSync()[0];
    expect(loss()).toBe(loss());
    expect(loss(seededRandom(2))).not.toBe(loss());
  });

  it('has a finite gradient for every weight, and none of them is without one', () => {
    const weights = weightsOf(1);
    const places = [...weights.keys()];
    const gradients = tf.grads((...tensors: tf.Tensor[]) =>
      worldLoss(new Map(places.map((place, i) => [place, tensors[i]])), shape, windows, objective),
    )([...weights.values()]);
    for (const [i, gradient] of gradients.entries()) {
      const values = gradient.dataSync();
      expect(values.every(Number.isFinite), places[i]).toBe(true);
      // Of the decoder's heads the weights begin at 0, so what lies before them is heard from the second step on.
      if (places[i].startsWith('decoder.return'))
        expect(
          values.some((value) => value !== 0),
          places[i],
        ).toBe(true);
    }
  });

  it('leaves no tensor behind', () => {
    const weights = weightsOf(1);
    const before = tf.memory().numTensors;
    tf.tidy(() => worldLoss(weights, shape, windows, objective).dataSync());
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('training', () => {
  beforeAll(openBackend);
  const training = { epochs: 6, batch: 25, rate: 0.03, validation: 0.2, embargo: 10, patience: 9, seed: 1 };

  it('finds how wide the returns are, and goes on bit-equal from a checkpoint', async () => {
    const bound = { ...objective, paths: 0 };
    const wide = windowsOf(2);
    let checkpoint: Parameters<typeof trainWorld>[0]['resume'];
    const whole = await trainWorld(
      { shape, windows: wide, objective: bound, training },
      {
        onEpoch: (report) => {
          if (report.epoch === 3) checkpoint = structuredClone(report.checkpoint());
        },
      },
    );
    expect(whole.validation.at(-1)).toBeLessThan(whole.validation[0] - 0.05);
    const resume = checkpoint;
    if (resume === undefined) throw new Error('there was no third epoch');
    const resumed = await trainWorld({ shape, windows: wide, objective: bound, training, resume });
    expect(resumed.world).toEqual(whole.world);
    const narrow = await trainWorld({ shape, windows: windowsOf(0.5), objective: bound, training });
    const scale = ({ world }: typeof whole) => world.weights['decoder.return.bias'].values[1];
    expect(scale(whole)).toBeGreaterThan(scale(narrow) + 0.3);
  });
});
