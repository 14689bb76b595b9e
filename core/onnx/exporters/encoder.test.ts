import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../inference/session.ts';
import { fp32Of, type Tensors } from '../../inference/tensor.ts';
import { encode } from '../../nets/encoder/architecture.ts';
import { TensorflowOperations } from '../../nets/encoder/tensorflowOperations.ts';
import { tinyRows, tinyShape, tinyWeights } from '../../nets/encoder/testing/tinyEncoder.ts';
import { openBackend } from '../../nets/tensorflow/backend.ts';
import { exportEncoder } from './encoder.ts';

const weights = tinyWeights(2)
  .set('head.weight', { dims: [8, 3], data: Float32Array.from({ length: 24 }, (_, i) => Math.cos(i)) })
  .set('head.bias', { dims: [3], data: Float32Array.of(0.2, -0.3, 0) })
  .set('topics.weight', { dims: [8, 2], data: Float32Array.from({ length: 16 }, (_, i) => Math.sin(i)) })
  .set('topics.bias', { dims: [2], data: Float32Array.of(0, 0.5) });

function inputs(batch: number, ids: readonly number[], mask: readonly number[]): Tensors {
  const dims = [batch, ids.length / batch];
  return {
    input_ids: { datatype: 'INT64', dims, data: BigInt64Array.from(ids, BigInt) },
    attention_mask: { datatype: 'INT64', dims, data: BigInt64Array.from(mask, BigInt) },
  };
}

describe('the exported encoder', () => {
  beforeAll(openBackend);
  const graph = exportEncoder(tinyShape, weights, [
    { output: 'probabilities', place: 'head', link: 'Softmax' },
    { output: 'categories', place: 'topics', link: 'Sigmoid' },
  ]);

  it('gives what TensorFlow.js gives, for every head', async () => {
    const { batch, tokens, ids, mask } = tinyRows;
    const session = await openSession(graph);
    const outputs = await session.run(inputs(batch, ids, mask));
    await session.release();
    const values = new Map([...weights].map(([name, { dims, data }]) => [name, tf.tensor(data, [...dims])]));
    const rows = {
      ids: tf.tensor2d(ids, [batch, tokens], 'int32'),
      mask: tf.tensor2d(mask, [batch, tokens]),
    };
    const ops = new TensorflowOperations(tinyShape, values, rows);
    const pooled = encode(ops, tinyShape);
    const expected = {
      probabilities: await tf.softmax(ops.dense(pooled, 'head')).data(),
      categories: await tf.sigmoid(ops.dense(pooled, 'topics')).data(),
    };
    for (const [name, wanted] of Object.entries(expected)) {
      const got = fp32Of(outputs, name);
      expect(got).toHaveLength(wanted.length);
      for (const [i, value] of got.entries()) expect(value).toBeCloseTo(wanted[i], 5);
    }
  });

  it('gives a row alone what it gives beside a longer one', async () => {
    const session = await openSession(graph);
    const alone = fp32Of(await session.run(inputs(1, [2, 5, 3], [1, 1, 1])), 'probabilities');
    const beside = await session.run(
      inputs(2, [2, 7, 11, 19, 3, 2, 5, 3, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]),
    );
    await session.release();
    for (const [i, value] of alone.entries())
      expect(fp32Of(beside, 'probabilities')[3 + i]).toBeCloseTo(value, 6);
  });

  it('refuses weights that are not all there', () => {
    const few = new Map(weights);
    few.delete('layer.1.key.bias');
    expect(() => exportEncoder(tinyShape, few, [])).toThrow('layer.1.key.bias');
  });
});
