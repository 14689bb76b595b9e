import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { openBackend } from '../tensorflow/backend.ts';
import type { Architecture } from './architecture.ts';
import { dropout } from './layers/dropout.ts';
import { buildNetwork } from './network.ts';

const [STEPS, BATCH, CHANNELS, OUTPUTS] = [5, 4, 2, 3];

describe.each(
  (['last', 'decoder'] as const).flatMap((reading) =>
    (['lstm', 'gru'] as const).map((cell) => ({ reading, cell })),
  ),
)('the network of $cell cells read by $reading', ({ reading, cell }) => {
  beforeAll(openBackend);
  const architecture: Architecture = { reading, cell, units: [6, 4], dense: 5, head: { kind: 'normal' } };
  const network = buildNetwork(architecture, { channels: CHANNELS, outputs: OUTPUTS });
  const normal = normalValues(seededRandom(6));
  const input = Float32Array.from({ length: STEPS * BATCH * CHANNELS }, normal);
  const weights = network.parameters.map(({ initial }) => initial(seededRandom(7)));
  // The rectified units stay on the side where they have a slope: a finite difference over the kink is none.
  for (const [i, { shape }] of network.parameters.entries())
    if (shape[0] === 1 && shape[1] === 5) weights[i].fill(3);
  const shapes = network.parameters.map(({ shape }) => [...shape]);

  /** A smooth loss; dropout draws the same units every time. */
  function loss(tensors: readonly tf.Tensor[]): tf.Scalar {
    const x = tf.tensor3d(input, [STEPS, BATCH, CHANNELS]);
    const raw = network.forward(tensors, x, dropout(0.3, seededRandom(8)));
    expect(raw.shape).toEqual([BATCH * OUTPUTS, 2]);
    return tf.sum(tf.square(tf.sub(raw, 1)));
  }

  it('has the gradient that the loss shows along any direction', () => {
    const gradients = tf.tidy(() =>
      tf
        .grads((...tensors: tf.Tensor[]) => loss(tensors))(
          weights.map((values, i) => tf.tensor(values, shapes[i])),
        )
        .map((gradient) => gradient.dataSync<'float32'>().slice()),
    );
    for (const parameter of weights.keys()) {
      const direction = Float32Array.from(weights[parameter], normal);
      const expected = direction.reduce((sum, value, i) => sum + value * gradients[parameter][i], 0);
      const length = Math.hypot(...gradients[parameter]) * Math.hypot(...direction);
      const at = (by: number) =>
        tf.tidy(
          () =>
            loss(
              weights.map((values, i) =>
                tf.tensor(
                  i === parameter ? values.map((value, j) => value + by * direction[j]) : values,
                  shapes[i],
                ),
              ),
            ).dataSync()[0],
        );
      const slope = (at(3e-3) - at(-3e-3)) / 6e-3;
      // Two losses of some hundred in float32, so close, differ by 1e-2 too much or too little.
      expect(Math.abs(slope - expected), `parameter ${parameter}`).toBeLessThan(0.002 * length + 0.02);
    }
  });

  it('gives other outputs when an early step is another, for every output', () => {
    const outputsOf = (values: Float32Array) =>
      tf.tidy(() => {
        const tensors = weights.map((each, i) => tf.tensor(each, shapes[i]));
        const x = tf.tensor3d(values, [STEPS, BATCH, CHANNELS]);
        return network
          .forward(tensors, x, (y) => y)
          .dataSync<'float32'>()
          .slice();
      });
    const changed = input.slice();
    changed[0] += 1;
    const [before, after] = [outputsOf(input), outputsOf(changed)];
    const perRow = OUTPUTS * 2;
    for (let i = 0; i < perRow; i += 2) expect(after[i]).not.toBe(before[i]);
    // Only the row whose step it is.
    expect(after.slice(perRow)).toEqual(before.slice(perRow));
  });
});
