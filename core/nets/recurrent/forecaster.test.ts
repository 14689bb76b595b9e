import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Matrix, matrix, takeRows } from '../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { Ridge } from '../../learn/ridge.ts';
import { estimatorBattery } from '../../learn/testing/battery.ts';
import { openBackend } from '../tensorflow/backend.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { GruForecaster, LstmForecaster, Seq2SeqForecaster } from './estimators.ts';

beforeAll(openBackend);

const quick = { epochs: 1, batch: 100 };
estimatorBattery('LstmForecaster', () => new LstmForecaster({ steps: 2, units: [4, 3], training: quick }));
estimatorBattery(
  'GruForecaster',
  () => new GruForecaster({ steps: 2, units: [4], head: { kind: 'normal' }, training: quick }),
);
estimatorBattery(
  'Seq2SeqForecaster',
  () =>
    new Seq2SeqForecaster({
      steps: 4,
      cell: 'gru',
      units: [3],
      dense: 0,
      head: { kind: 'quantiles', levels: [0.1, 0.5, 0.9] },
      training: quick,
    }),
);

/**
 * Momentum or reversal: the sign with which the last move goes on is that of another channel two steps before, so that
 * no column says anything by itself. Rows x (4 steps x 2 channels); two targets, the second half of the first. Noise is
 * 8 % of a target's variance.
 */
function regimes(rows: number, seed: number): { features: Matrix; targets: Matrix } {
  const normal = normalValues(seededRandom(seed));
  const features = matrix(rows, 8);
  const targets = matrix(rows, 2);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < 8; i++) features.data[row * 8 + i] = normal();
    const [move, regime] = [features.data[row * 8 + 6], features.data[row * 8 + 3]];
    const signal = Math.sign(regime) * move;
    targets.data.set([0.01 * (signal + 0.3 * normal()), 0.005 * (signal + 0.3 * normal())], row * 2);
  }
  return { features, targets };
}

function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, i) => (value - b[i]) ** 2).reduce((sum, value) => sum + value, 0) / a.length;
}

describe('recurrent forecasters', () => {
  const options = {
    steps: 4,
    units: [12],
    dense: 0,
    dropout: 0,
    training: { epochs: 9, batch: 200, rate: 0.03, patience: 9 },
  };
  const known = regimes(4000, 5);
  const unseen = regimes(400, 6);
  const variance = meanSquare(unseen.targets.data, new Float64Array(800));

  it('have a task that a linear model cannot learn', () => {
    const ridge = new Ridge({ penalty: 0.01 }).fit(known.features, known.targets);
    expect(meanSquare(ridge.predict(unseen.features).data, unseen.targets.data)).toBeGreaterThan(
      0.95 * variance,
    );
  });

  it.each([
    { of: 'an LSTM', model: new LstmForecaster(options) },
    { of: 'a decoder', model: new Seq2SeqForecaster({ ...options, cell: 'gru' }) },
    { of: 'Huber', model: new GruForecaster({ ...options, head: { kind: 'point', huber: 1 } }) },
  ])('learn it, with the loss or layers of $of', ({ model }) => {
    model.fit(known.features, known.targets);
    const error = meanSquare(model.predict(unseen.features).data, unseen.targets.data);
    expect(error).toBeLessThan(0.25 * variance);
  });

  it('give quantiles that hold their share of what they have not seen, and never cross', () => {
    const levels = [0.1, 0.5, 0.9];
    const model = new GruForecaster({ ...options, head: { kind: 'quantiles', levels } });
    const { data, columns } = model.fit(known.features, known.targets).predict(unseen.features);
    expect(columns).toBe(6);
    const below = [0, 0, 0];
    for (const [i, target] of unseen.targets.data.entries()) {
      const quantiles = data.subarray(i * 3, i * 3 + 3);
      expect([...quantiles].sort((a, b) => a - b)).toEqual([...quantiles]);
      for (const [level, value] of quantiles.entries()) below[level] += Number(target < value) / 800;
    }
    for (const [i, level] of levels.entries()) expect(Math.abs(below[i] - level)).toBeLessThan(0.07);
  });

  it('give a mean and a deviation in the unit of the targets', () => {
    const model = new GruForecaster({ ...options, head: { kind: 'normal' } });
    const { data } = model.fit(known.features, known.targets).predict(unseen.features);
    let squares = 0;
    for (const [i, target] of unseen.targets.data.entries())
      squares += ((target - data[2 * i]) / Math.exp(data[2 * i + 1])) ** 2 / 800;
    expect(squares).toBeGreaterThan(0.7);
    expect(squares).toBeLessThan(1.5);
  });
});

describe('training a recurrent forecaster', () => {
  const { features, targets } = regimes(300, 8);
  const make = (dropout: number, epochs = 4) =>
    new LstmForecaster({ steps: 4, units: [5, 4], dense: 3, dropout, training: { epochs, batch: 64 } });

  it('drops units in training and none in prediction', () => {
    const [with_, without] = [make(0.4).fit(features, targets), make(0).fit(features, targets)];
    expect(with_.save().curves.train).not.toEqual(without.save().curves.train);
    expect(with_.predict(features)).toEqual(with_.predict(features));
    const sameWeights = make(0).load(with_.save());
    expect(sameWeights.predict(features)).toEqual(with_.predict(features));
  });

  it('goes on from a checkpoint, through JSON, to the very same model', async () => {
    const whole = make(0.2).fit(features, targets).save();
    let taken = '';
    const stop = new AbortController();
    const cut = make(0.2).fitInterruptibly(features, targets, {
      signal: stop.signal,
      onEpoch({ epoch, checkpoint }) {
        if (epoch !== 2) return;
        taken = JSON.stringify(checkpoint());
        stop.abort();
      },
    });
    await expect(cut).rejects.toThrow('aborted');
    const resume: Checkpoint = JSON.parse(taken);
    const epochs: number[] = [];
    const resumed = await make(0.2).fitInterruptibly(features, targets, {
      resume,
      onEpoch: ({ epoch }) => epochs.push(epoch),
    });
    expect(epochs).toEqual([3, 4]);
    expect(resumed.save()).toEqual(whole);
    await expect(make(0.3).fitInterruptibly(features, targets, { resume })).rejects.toThrow(
      /other data or options/,
    );
    const other = takeRows(
      features,
      Int32Array.from({ length: 300 }, (_, i) => 299 - i),
    );
    await expect(make(0.2).fitInterruptibly(other, targets, { resume })).rejects.toThrow(
      /other data or options/,
    );
  });

  it('leaves no tensor behind, however it ends', async () => {
    const model = make(0.2, 2).fit(features, targets);
    model.predict(features);
    const before = tf.memory().numTensors;
    model.fit(features, targets).predict(features);
    const signal = AbortSignal.timeout(20);
    await expect(make(0.2, 500).fitInterruptibly(features, targets, { signal })).rejects.toThrow('timeout');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes nothing from the validation rows but the choice of the epoch', () => {
    const other = { features: structuredClone(features), targets: structuredClone(targets) };
    other.features.data.fill(7, 255 * 8);
    other.targets.data.fill(7, 255 * 2);
    const training = { epochs: 2, patience: 2 };
    const curve = (data: typeof other) =>
      new GruForecaster({ steps: 4, units: [4], training }).fit(data.features, data.targets).save();
    const [ours, theirs] = [curve({ features, targets }), curve(other)];
    expect(theirs.curves.train).toEqual(ours.curves.train);
    expect(theirs.scaler).toEqual(ours.scaler);
    expect(theirs.curves.validation).not.toEqual(ours.curves.validation);
  });

  it('refuses columns that are no whole steps, and options that make no sense', () => {
    expect(() => make(0).fit(matrix(300, 9), targets)).toThrow('9 columns are not 4 steps');
    expect(() => new LstmForecaster({ steps: 0 })).toThrow('steps');
    expect(() => new LstmForecaster({ steps: 2, units: [] })).toThrow('units');
    expect(() => new LstmForecaster({ steps: 2, dense: 1.5 })).toThrow('dense');
    expect(() => new LstmForecaster({ steps: 2, dropout: 1 })).toThrow('dropout');
    expect(() => new LstmForecaster({ steps: 2, training: { epochs: 0 } })).toThrow('epochs is 0');
    expect(() => new LstmForecaster({ steps: 2, head: { kind: 'quantiles', levels: [0.5, 0.2] } })).toThrow(
      'levels',
    );
    expect(() => new LstmForecaster({ steps: 2, head: { kind: 'studentT', degrees: 2 } })).toThrow('degrees');
  });
});
