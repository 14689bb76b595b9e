import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../learn/random.ts';
import { AdamW } from './adamw.ts';
import { bucketedBatches, tokenTensors } from './batches.ts';
import { fineTune, type RunState } from './fineTune.ts';
import { rateOf, warmUpAndDecay } from './schedule.ts';
import type { Weights } from './shape.ts';
import { tinyShape, tinyWeights } from './testing/tinyEncoder.ts';
import { EncoderTrainer, type LabelledRow, type TrainerOptions } from './trainer.ts';

const random = seededRandom(9);
/** Class 1 where token 5 stands somewhere, class 0 where token 6 does. */
const rows: LabelledRow[] = Array.from({ length: 96 }, () => {
  const label = Number(random() < 0.5);
  const ids = Array.from({ length: 2 + Math.floor(4 * random()) }, () => 8 + Math.floor(10 * random()));
  ids[Math.floor(random() * ids.length)] = label === 1 ? 5 : 6;
  return { ids: [2, ...ids, 3], target: [1 - label, label], offset: [0, 0], weight: 1 };
});
const start: Weights = tinyWeights()
  .set('head.weight', { dims: [8, 2], data: new Float32Array(16) })
  .set('head.bias', { dims: [2], data: new Float32Array(2) });
const options: TrainerOptions = {
  trainedLayers: 2,
  rates: { encoder: 5e-3, head: 2e-2, layerDecay: 0.9, warmUp: 0.1 },
  dropout: 0.1,
  weightDecay: 0.01,
  averaging: 0.8,
  seed: 1,
};
const run = { epochs: 4, batchSize: 16, evaluationsPerEpoch: 1, patience: 9, seed: 1 };

async function accuracy(trainer: EncoderTrainer): Promise<number> {
  const logits = await trainer.logits(rows);
  return logits.filter(([no, yes], i) => yes > no === (rows[i].target[1] === 1)).length / rows.length;
}

const quiet = { say: () => undefined };

describe('fine-tuning', () => {
  it('learns, and keeps the weights of the best evaluation', async () => {
    const trainer = await EncoderTrainer.open(tinyShape, start, options);
    const { weights, evaluations } = await fineTune(trainer, rows, run, { ...quiet, evaluate: accuracy });
    await trainer.close();
    expect(evaluations.at(-1)?.loss).toBeLessThan(0.85 * evaluations[0].loss);
    expect(Math.max(...evaluations.map(({ score }) => score ?? 0))).toBeGreaterThan(0.85);
    const again = await EncoderTrainer.open(tinyShape, new Map([...start, ...weights]), options);
    expect(await accuracy(again)).toBe(Math.max(...evaluations.map(({ score }) => score ?? 0)));
    await again.close();
  });

  it('goes on after a cut as if there had been none', async () => {
    const states: RunState[] = [];
    const whole = await EncoderTrainer.open(tinyShape, start, options);
    const reference = await fineTune(whole, rows, run, {
      ...quiet,
      evaluate: accuracy,
      save: async (state) => void states.push(state),
    });
    const cut = await EncoderTrainer.open(tinyShape, start, options);
    const resumed = await fineTune(cut, rows, run, { ...quiet, evaluate: accuracy, resume: states[1] });
    await Promise.all([whole.close(), cut.close()]);
    expect(resumed).toEqual(reference);
  });

  it('ends when the score has not risen for as long as its patience', async () => {
    const trainer = await EncoderTrainer.open(tinyShape, start, options);
    const scores = [0.5, 0.7, 0.6, 0.65, 0.9];
    let at = 0;
    const { evaluations } = await fineTune(
      trainer,
      rows,
      { ...run, epochs: 5, patience: 2 },
      {
        ...quiet,
        evaluate: async () => scores[at++],
      },
    );
    await trainer.close();
    expect(evaluations.map(({ score }) => score)).toEqual([0.5, 0.7, 0.6, 0.65]);
  });

  it('keeps the last weights where nothing is evaluated', async () => {
    const trainer = await EncoderTrainer.open(tinyShape, start, options);
    const { weights, evaluations } = await fineTune(trainer, rows, { ...run, epochs: 1 }, quiet);
    expect(weights).toEqual(trainer.weights());
    expect(evaluations.map(({ score }) => score)).toEqual([undefined]);
    await trainer.close();
  });

  it('leaves frozen layers as they are, and what is given', async () => {
    const before = start.get('layer.1.query.weight')?.data.slice();
    const trainer = await EncoderTrainer.open(tinyShape, start, { ...options, trainedLayers: 1 });
    await trainer.learn(rows.slice(0, 8), 0.2);
    expect([...trainer.weights().keys()].some((name) => name.startsWith('layer.0'))).toBe(false);
    expect(trainer.weights().get('layer.1.query.weight')?.data).not.toEqual(before);
    expect(start.get('layer.1.query.weight')?.data).toEqual(before);
    await trainer.close();
  });
});

describe('AdamW', () => {
  it('takes the first step as by hand: the rate against the sign of the gradient, and the decay of matrices', () => {
    const weights: Weights = new Map([
      ['a.weight', { dims: [1, 2], data: Float32Array.of(1, -2) }],
      ['a.bias', { dims: [1], data: Float32Array.of(3) }],
    ]);
    const gradients = new Map([
      ['a.weight', Float32Array.of(0.1, -0.2)],
      ['a.bias', Float32Array.of(0.3)],
    ]);
    new AdamW({ weightDecay: 0.5, maxNorm: 10 }).step(weights, gradients, () => 0.1);
    expect(weights.get('a.weight')?.data[0]).toBeCloseTo(1 - 0.05 - 0.1, 5);
    expect(weights.get('a.weight')?.data[1]).toBeCloseTo(-2 + 0.1 + 0.1, 5);
    expect(weights.get('a.bias')?.data[0]).toBeCloseTo(3 - 0.1, 5);
  });

  it('goes on from what it saved', () => {
    const fresh = (): Weights => new Map([['w', { dims: [2], data: Float32Array.of(1, 2) }]]);
    const step = (optimizer: AdamW, weights: Weights, slope: number) =>
      optimizer.step(weights, new Map([['w', Float32Array.of(slope, -slope)]]), () => 0.01);
    const [a, b] = [fresh(), fresh()];
    const whole = new AdamW({ weightDecay: 0, maxNorm: 1 });
    for (const slope of [0.5, -0.2, 3]) step(whole, a, slope);
    const first = new AdamW({ weightDecay: 0, maxNorm: 1 });
    for (const slope of [0.5, -0.2]) step(first, b, slope);
    step(new AdamW({ weightDecay: 0, maxNorm: 1 }).load(first.save()), b, 3);
    expect(b).toEqual(a);
  });
});

describe('rates', () => {
  it('rise, then fall to nothing', () => {
    expect([0, 0.125, 0.25, 0.625, 1].map((progress) => warmUpAndDecay(progress, 0.25))).toEqual([
      0, 0.5, 1, 0.5, 0,
    ]);
  });

  it('are lower the deeper a layer lies', () => {
    const rates = { encoder: 1, head: 7, layerDecay: 0.5, warmUp: 0 };
    const names = ['head.bias', 'layer.2.query.weight', 'layer.0.query.weight', 'words.weight'];
    expect(names.map((name) => rateOf(name, 3, rates))).toEqual([7, 1, 0.25, 0.125]);
  });
});

describe('batches', () => {
  it('hold every row once, and rows of like length together', () => {
    const batches = bucketedBatches(rows, 8, seededRandom(2));
    expect(batches.flat().sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
    const spread = batches.map((batch) => {
      const lengths = batch.map((row) => rows[row].ids.length);
      return Math.max(...lengths) - Math.min(...lengths);
    });
    expect(Math.max(...spread)).toBeLessThanOrEqual(2);
  });

  it('are padded and masked', () => {
    const { input_ids: ids, attention_mask: mask } = tokenTensors([{ ids: [2, 9, 3] }, { ids: [2, 3] }]);
    expect([...(ids.data as BigInt64Array)].map(Number)).toEqual([2, 9, 3, 2, 3, 0]);
    expect([...(mask.data as BigInt64Array)].map(Number)).toEqual([1, 1, 1, 1, 1, 0]);
  });
});
