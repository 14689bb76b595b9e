import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32, fp32Of, type Tensors } from '../../inference/tensor.ts';
import { encode } from '../../nets/encoder/architecture.ts';
import { TensorflowOperations } from '../../nets/encoder/tensorflowOperations.ts';
import { tinyRows, tinyShape, tinyWeights } from '../../nets/encoder/testing/tinyEncoder.ts';
import { openBackend } from '../../nets/tensorflow/backend.ts';
import { encoderStep } from './encoderStep.ts';

const { batch, tokens, ids, mask } = tinyRows;
const targets = [0.9, 0.05, 0.05, 0, 1, 0, 0.2, 0.2, 0.6];
const offsets = [0.1, -0.4, 0.3, 0, 0, 0, -1, 0.5, 0.2];
const rowWeights = [1, 2, 0.5];
const weights = tinyWeights()
  .set('head.weight', { dims: [8, 3], data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)) })
  .set('head.bias', { dims: [3], data: Float32Array.of(0.1, 0, -0.1) });
const tokenInputs: Tensors = {
  input_ids: { datatype: 'INT64', dims: [batch, tokens], data: BigInt64Array.from(ids, BigInt) },
  attention_mask: { datatype: 'INT64', dims: [batch, tokens], data: BigInt64Array.from(mask, BigInt) },
};

/** Logits, loss and gradients by TensorFlow.js, without dropout. */
async function reference(trained: readonly string[]) {
  const rows = {
    ids: tf.tensor2d(ids, [batch, tokens], 'int32'),
    mask: tf.tensor2d(mask, [batch, tokens]),
  };
  const all = new Map([...weights].map(([name, { dims, data }]) => [name, tf.tensor(data, [...dims])]));
  const logitsOf = (values: ReadonlyMap<string, tf.Tensor>) => {
    const ops = new TensorflowOperations(tinyShape, values, rows);
    return ops.dense(encode(ops, tinyShape), 'head');
  };
  const { value, grads } = tf.valueAndGrads((...given: tf.Tensor[]) => {
    const values = new Map([...all, ...trained.map((name, i) => [name, given[i]] as const)]);
    const logProbabilities = tf.logSoftmax(tf.add(logitsOf(values), tf.tensor2d(offsets, [batch, 3])));
    const losses = tf.sum(tf.mul(logProbabilities, tf.tensor2d(targets, [batch, 3])), 1);
    return tf.neg(tf.div(tf.sum(tf.mul(losses, rowWeights)), 3.5)) as tf.Scalar;
  })(trained.map((name) => all.get(name)!));
  return {
    logits: await logitsOf(all).data(),
    loss: (await value.data())[0],
    gradients: new Map(await Promise.all(grads.map(async (g, i) => [trained[i], await g.data()] as const))),
  };
}

function stepInputs(trained: readonly string[], dropouts: number): Tensors {
  const ones = (rows: number) => fp32([rows, 8], new Float32Array(rows * 8).fill(1));
  return {
    ...tokenInputs,
    ...Object.fromEntries(
      trained.map((name) => [name, fp32(weights.get(name)!.dims, weights.get(name)!.data)]),
    ),
    ...Object.fromEntries(Array.from({ length: dropouts }, (_, i) => [`dropout_${i}`, ones(batch * tokens)])),
    dropout_head: ones(batch),
    targets: fp32([batch, 3], targets),
    offsets: fp32([batch, 3], offsets),
    row_weights: fp32([batch], rowWeights),
  };
}

describe('the graph of a training step', () => {
  beforeAll(openBackend);

  it.each([
    ['every layer', (name: string) => !/^(words|positions)/.test(name)],
    ['the top layer and the head', (name: string) => /^(layer\.1|head)/.test(name)],
    ['the head', (name: string) => name.startsWith('head')],
  ])('has the loss and the gradients of TensorFlow.js for %s', async (_, isTrained) => {
    const trained = [...weights.keys()].filter(isTrained);
    const expected = await reference(trained);
    const { graph, dropouts } = encoderStep(tinyShape, weights, new Set(trained), true);
    const session = await openSession(graph);
    const outputs = await session.run(stepInputs(trained, dropouts));
    await session.release();
    expect(fp32Of(outputs, 'loss')[0]).toBeCloseTo(expected.loss, 5);
    for (const [i, value] of fp32Of(outputs, 'logits').entries())
      expect(value).toBeCloseTo(expected.logits[i], 4);
    for (const [name, gradient] of expected.gradients) {
      const got = fp32Of(outputs, `gradient:${name}`);
      expect(got).toHaveLength(gradient.length);
      for (const [i, value] of got.entries()) expect(value, `${name}[${i}]`).toBeCloseTo(gradient[i], 4);
    }
  });

  it('spends no mask on a frozen layer, and drops what a mask says', async () => {
    const trained = [...weights.keys()].filter((name) => /^(layer\.1|head)/.test(name));
    const { graph, dropouts } = encoderStep(tinyShape, weights, new Set(trained), true);
    expect(dropouts).toBe(2);
    const session = await openSession(graph);
    const inputs = stepInputs(trained, dropouts);
    const nothing = { ...inputs, dropout_head: fp32([batch, 8], new Float32Array(batch * 8)) };
    const logits = fp32Of(await session.run(nothing), 'logits');
    await session.release();
    // With the pooled vector dropped only the bias is left.
    for (const [i, value] of logits.entries()) expect(value).toBeCloseTo([0.1, 0, -0.1][i % 3], 6);
  });

  it('runs forward alone, without the inputs of training', async () => {
    const trained = ['head.weight'];
    const session = await openSession(encoderStep(tinyShape, weights, new Set(trained), false).graph);
    const { data, dims } = weights.get('head.weight')!;
    const outputs = await session.run({ ...tokenInputs, 'head.weight': fp32(dims, data) });
    await session.release();
    const expected = await reference(['head.bias']);
    for (const [i, value] of fp32Of(outputs, 'logits').entries())
      expect(value).toBeCloseTo(expected.logits[i], 4);
  });
});
