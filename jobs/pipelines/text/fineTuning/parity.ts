import * as tf from '@tensorflow/tfjs';
import { openSession } from '../../../../core/inference/session.ts';
import { fp32Of, type Tensor } from '../../../../core/inference/tensor.ts';
import { encode } from '../../../../core/nets/encoder/architecture.ts';
import { type TokenRow, tokenTensors } from '../../../../core/nets/encoder/batches.ts';
import { TensorflowOperations } from '../../../../core/nets/encoder/tensorflowOperations.ts';
import { openBackend } from '../../../../core/nets/tensorflow/backend.ts';
import { pooledVectors, type TextEncoder } from '../models/transformer.ts';

/** What two ways of computing one model may differ by. */
const TOLERANCE = 1e-4;

/** Of different lengths, so that there is padding. */
const texts: readonly string[] = [
  'Coin falls',
  'Exchange lists a new token after months of waiting, and the price doubles within an hour',
  'Regulators meet on Thursday',
];

/**
 * Holds the exported graph of an encoder against TensorFlow.js, and against the model that its authors exported.
 *
 * @param original content of the authors' ONNX file, where there is one
 * @returns largest differences of pooled vectors
 * @throws RangeError when one is above 1e-4
 */
export async function checkParity(
  encoder: TextEncoder,
  original: Uint8Array | undefined,
): Promise<{ tensorflow: number; original?: number }> {
  const rows = texts.map(encoder.tokens);
  const ours = (await pooledVectors(encoder, texts)).data;
  const found = {
    tensorflow: largestDifference(ours, await byTensorflow(encoder, rows)),
    ...(original && { original: largestDifference(ours, await byOriginal(original, rows)) }),
  };
  for (const [name, difference] of Object.entries(found))
    if (!(difference <= TOLERANCE))
      throw new RangeError(`The exported encoder differs from ${name} by ${difference}`);
  return found;
}

async function byTensorflow(
  { shape, weights }: TextEncoder,
  rows: readonly TokenRow[],
): Promise<Float32Array> {
  await openBackend();
  const { input_ids: ids, attention_mask: mask } = tokenTensors(rows);
  const [batch, tokens] = ids.dims;
  return tf.tidy(() => {
    const values = new Map([...weights].map(([name, { dims, data }]) => [name, tf.tensor(data, [...dims])]));
    const given = {
      ids: tf.tensor2d(numbers(ids), [batch, tokens], 'int32'),
      mask: tf.tensor2d(numbers(mask), [batch, tokens]),
    };
    return encode(new TensorflowOperations(shape, values, given), shape).dataSync() as Float32Array;
  });
}

/** The mean over the tokens of the last hidden states, the first output of such a model. */
async function byOriginal(model: Uint8Array, rows: readonly TokenRow[]): Promise<Float32Array> {
  const session = await openSession(model);
  const tokens = tokenTensors(rows);
  const { dims } = tokens.input_ids;
  const zeros = new BigInt64Array(dims[0] * dims[1]);
  const outputs = await session.run({
    ...tokens,
    ...(session.inputs.includes('token_type_ids') && {
      token_type_ids: { datatype: 'INT64' as const, dims, data: zeros },
    }),
  });
  await session.release();
  const name = Object.entries(outputs).find(([, { dims: sizes }]) => sizes.length === 3)?.[0] ?? '';
  const states = fp32Of(outputs, name);
  const hidden = states.length / zeros.length;
  const pooled = new Float32Array(rows.length * hidden);
  for (const [row, { ids }] of rows.entries())
    for (let token = 0; token < ids.length; token++)
      for (let i = 0; i < hidden; i++)
        pooled[row * hidden + i] += states[(row * dims[1] + token) * hidden + i] / ids.length;
  return pooled;
}

function numbers({ data }: Tensor): number[] {
  return Array.from(data as BigInt64Array, Number);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
