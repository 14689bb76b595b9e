import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../learn/random.ts';
import { openBackend } from '../tensorflow/backend.ts';
import { runGru } from './cell.ts';
import { GruClassifier, type GruOptions } from './classifier.ts';
import { lookUp } from './embedding.ts';

beforeAll(openBackend);

describe('looking up embeddings', () => {
  it('adds the gradients of every place where a word stands', async () => {
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const ids = Int32Array.of(2, 0, 2);
    expect([...lookUp(table, ids).dataSync()]).toEqual([5, 6, 1, 2, 5, 6]);
    const weights = tf.tensor2d([1, 10, 2, 20, 3, 30], [3, 2]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(lookUp(x as tf.Tensor2D, ids), weights)))(table);
    expect([...(await gradient.data())]).toEqual([2, 20, 0, 0, 4, 40]);
  });
});

describe('the gated recurrent unit', () => {
  it('follows its equations by hand, one unit wide', () => {
    const weights = {
      input: tf.tensor2d([0.5, -0.3, 0.8], [1, 3]),
      recurrent: tf.tensor2d([0.2, 0.4, -0.6], [1, 3]),
      bias: tf.tensor1d([0.1, 0, 0.05]),
      candidateBias: tf.tensor1d([0.2]),
    };
    const states = runGru(weights, tf.tensor2d([1, -2], [2, 1]), tf.tensor2d([1, 1], [2, 1]));
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    let h = 0;
    for (const [step, x] of [1, -2].entries()) {
      const z = sigmoid(0.5 * x + 0.1 + 0.2 * h);
      const r = sigmoid(-0.3 * x + 0.4 * h);
      const candidate = Math.tanh(0.8 * x + 0.05 + r * (-0.6 * h + 0.2));
      h = z * h + (1 - z) * candidate;
      expect(states[step].dataSync()[0]).toBeCloseTo(h, 6);
    }
  });
});

describe('the classifier', () => {
  const options: GruOptions = {
    vocabulary: 8,
    classes: 2,
    embedding: 6,
    hidden: 8,
    dropout: 0.1,
    learningRate: 0.02,
    batchSize: 16,
    epochs: 20,
    seed: 3,
  };
  /** Whether word 2 comes before word 3: no bag of words can tell. */
  const random = seededRandom(5);
  const rows = Array.from({ length: 120 }, () => {
    const first = random() < 0.5;
    const filler = () => Array.from({ length: Math.floor(3 * random()) }, () => 4 + Math.floor(4 * random()));
    const ids = [...filler(), first ? 2 : 3, ...filler(), first ? 3 : 2, ...filler()];
    return { ids, label: Number(first), offset: [0, 0], weight: 1 };
  });

  it('learns the order of words, the same with the same seed, and survives saving', async () => {
    const model = await new GruClassifier(options).fit(rows.slice(0, 90));
    const held = rows.slice(90);
    const { data } = model.predict(held);
    const right = held.filter(({ label }, i) => data[2 * i + label] > 0.5).length;
    expect(right / held.length).toBeGreaterThan(0.9);
    const loaded = new GruClassifier(options).load(model.save());
    expect(loaded.predict(held)).toEqual(model.predict(held));
    const short = { ...options, epochs: 1 };
    const [a, b] = [await new GruClassifier(short).fit(rows), await new GruClassifier(short).fit(rows)];
    expect(a.predict(held)).toEqual(b.predict(held));
  }, 60_000);

  it('gives a row alone what it gives beside a longer one', async () => {
    const model = await new GruClassifier({ ...options, epochs: 1 }).fit(rows);
    const [short, long] = [{ ids: [2, 3] }, { ids: [4, 5, 6, 2, 7, 3, 4] }];
    const beside = model.predict([short, long]).data;
    const alone = model.predict([short]).data;
    expect(alone[0]).toBeCloseTo(beside[0], 5);
  });
});
