import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalValues, seededRandom } from '../../../learn/random.ts';
import { openBackend } from '../../tensorflow/backend.ts';
import { type HeadOptions, openHead } from './open.ts';

const softplus = (x: number) => Math.log1p(Math.exp(x));

/** The loss of one output by the book. */
const losses: { options: HeadOptions; loss: (raw: readonly number[], y: number) => number }[] = [
  { options: { kind: 'point' }, loss: ([value], y) => (y - value) ** 2 / 2 },
  {
    options: { kind: 'point', huber: 0.5 },
    loss([value], y) {
      const size = Math.abs(y - value);
      return size <= 0.5 ? size ** 2 / 2 : 0.5 * (size - 0.25);
    },
  },
  {
    options: { kind: 'quantiles', levels: [0.1, 0.4, 0.9] },
    loss([a, b, c], y) {
      const quantiles = [a, a + softplus(b), a + softplus(b) + softplus(c)];
      const pinball = (level: number, q: number) => (y >= q ? level * (y - q) : (1 - level) * (q - y));
      return [0.1, 0.4, 0.9].reduce((sum, level, i) => sum + pinball(level, quantiles[i]) / 3, 0);
    },
  },
  {
    options: { kind: 'normal' },
    loss: ([mean, log], y) => log + ((y - mean) / Math.exp(log)) ** 2 / 2,
  },
  {
    options: { kind: 'studentT', degrees: 5 },
    loss: ([location, log], y) => log + 3 * Math.log(1 + ((y - location) / Math.exp(log)) ** 2 / 5),
  },
];

const OUTPUTS = 12;

describe.each(losses)('the head $options', ({ options, loss }) => {
  beforeAll(openBackend);
  const head = openHead(options);
  const normal = normalValues(seededRandom(4));
  const raw = Array.from({ length: OUTPUTS }, () => Array.from({ length: head.parameters }, normal));
  const targets = Array.from({ length: OUTPUTS }, normal);
  const mean = (of: number[][]) => of.reduce((sum, each, i) => sum + loss(each, targets[i]) / OUTPUTS, 0);

  it('has the loss of its formula and that one’s gradient', () => {
    const { value, gradient } = tf.tidy(() => {
      const y = tf.tensor1d(targets);
      const result = tf.valueAndGrad((x: tf.Tensor) => head.loss(x as tf.Tensor2D, y))(tf.tensor2d(raw));
      return { value: result.value.dataSync()[0], gradient: result.grad.dataSync().slice() };
    });
    expect(value).toBeCloseTo(mean(raw), 5);
    for (let i = 0; i < gradient.length; i++) {
      const moved = (by: number) => {
        const changed = structuredClone(raw);
        changed[Math.floor(i / head.parameters)][i % head.parameters] += by;
        return mean(changed);
      };
      expect(gradient[i], `number ${i}`).toBeCloseTo((moved(1e-6) - moved(-1e-6)) / 2e-6, 4);
    }
  });

  it('gives forecasts in the unit of the target', () => {
    const [one, other] = [head.forecast(raw[0], 0, 1), head.forecast(raw[0], 5, 3)];
    expect(one).toHaveLength(head.width);
    const logarithm = options.kind === 'normal' || options.kind === 'studentT' ? 1 : undefined;
    for (const [i, value] of one.entries())
      expect(other[i]).toBeCloseTo(i === logarithm ? value + Math.log(3) : 5 + 3 * value, 10);
  });

  it('starts finite, with as many numbers as it has parameters', () => {
    expect(head.start).toHaveLength(head.parameters);
    expect(head.forecast(head.start, 0, 1).every(Number.isFinite)).toBe(true);
  });
});

describe('quantiles', () => {
  it('never cross, whatever the network says', () => {
    const head = openHead({ kind: 'quantiles', levels: [0.05, 0.25, 0.5, 0.75, 0.95] });
    const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(numbers, (raw) => {
        const quantiles = head.forecast(raw, -2, 0.01);
        expect([...quantiles].sort((a, b) => a - b)).toEqual(quantiles);
      }),
    );
  });

  it('start as those of a distribution with mean 0 and deviation 1', () => {
    const levels = Array.from({ length: 999 }, (_, i) => (i + 1) / 1000);
    const head = openHead({ kind: 'quantiles', levels });
    const quantiles = head.forecast(head.start, 0, 1);
    expect(quantiles[499]).toBeCloseTo(0, 9);
    expect(quantiles.reduce((sum, value) => sum + value ** 2, 0) / 999).toBeCloseTo(1, 1);
  });
});

describe('a log deviation', () => {
  it('is bounded, so that no likelihood overflows', () => {
    const head = openHead({ kind: 'normal' });
    expect(head.forecast([0, 1e6], 0, 1)[1]).toBe(10);
    const loss = tf.tidy(() => head.loss(tf.tensor2d([[0, -1e6]]), tf.tensor1d([3])).dataSync()[0]);
    expect(Number.isFinite(loss)).toBe(true);
  });
});
