import * as tf from '@tensorflow/tfjs';
import { product } from '../tensorflow/product.ts';
import type { Operations } from './architecture.ts';
import type { EncoderShape } from './shape.ts';

/** Rows of token numbers, padded to one length. */
export interface TokenRows {
  /** [batch, tokens] */
  ids: tf.Tensor2D;
  /** [batch, tokens]: 1 for a token, 0 for padding. */
  mask: tf.Tensor2D;
}

/** The encoder's operations in TensorFlow.js: differentiable by it, [batch, tokens, hidden]. */
export class TensorflowOperations implements Operations<tf.Tensor> {
  readonly #shape: EncoderShape;
  readonly #weights: ReadonlyMap<string, tf.Tensor>;
  readonly #rows: TokenRows;
  readonly #rate: number;

  /** @param dropout the rate of dropped values; 0 when no training is going on */
  constructor(
    shape: EncoderShape,
    weights: ReadonlyMap<string, tf.Tensor>,
    rows: TokenRows,
    { dropout = 0 } = {},
  ) {
    this.#shape = shape;
    this.#weights = weights;
    this.#rows = rows;
    this.#rate = dropout;
  }

  embed(): tf.Tensor {
    const tokens = this.#rows.ids.shape[1];
    const words = tf.gather(this.#weight('words.weight'), tf.cast(this.#rows.ids, 'int32'));
    const positions = tf.slice(this.#weight('positions.weight'), [0, 0], [tokens, this.#shape.hidden]);
    return this.norm(tf.add(words, positions), 'embeddingNorm');
  }

  dense(x: tf.Tensor, place: string): tf.Tensor {
    return tf.add(product(x, this.#weight(`${place}.weight`)), this.#weight(`${place}.bias`));
  }

  norm(x: tf.Tensor, place: string): tf.Tensor {
    const { mean, variance } = tf.moments(x, -1, true);
    const standard = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, this.#shape.epsilon)));
    return tf.add(tf.mul(standard, this.#weight(`${place}.weight`)), this.#weight(`${place}.bias`));
  }

  gelu(x: tf.Tensor): tf.Tensor {
    return gelu(x);
  }

  add(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
    return tf.add(a, b);
  }

  attend(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): tf.Tensor {
    const { hidden, heads } = this.#shape;
    const size = hidden / heads;
    const [batch, tokens] = this.#rows.ids.shape;
    const split = (x: tf.Tensor, perm: number[], dims: number[]) =>
      tf.reshape(tf.transpose(tf.reshape(x, [batch, tokens, heads, size]), perm), dims);
    const q = split(query, [0, 2, 1, 3], [batch * heads, tokens, size]);
    const k = split(key, [0, 2, 3, 1], [batch * heads, size, tokens]);
    const v = split(value, [0, 2, 1, 3], [batch * heads, tokens, size]);
    const scores = tf.reshape(tf.mul(product(q, k), 1 / Math.sqrt(size)), [batch, heads, tokens, tokens]);
    const bias = tf.mul(tf.sub(tf.reshape(this.#rows.mask, [batch, 1, 1, tokens]), 1), 1e4);
    const shares = tf.reshape(tf.softmax(tf.add(scores, bias)), [batch * heads, tokens, tokens]);
    const together = tf.reshape(product(shares, v), [batch, heads, tokens, size]);
    return tf.reshape(tf.transpose(together, [0, 2, 1, 3]), [batch, tokens, hidden]);
  }

  drop(x: tf.Tensor): tf.Tensor {
    return this.#rate > 0 ? tf.dropout(x, this.#rate) : x;
  }

  pool(x: tf.Tensor): tf.Tensor {
    const mask = tf.expandDims(this.#rows.mask, 2);
    return tf.div(tf.sum(tf.mul(x, mask), 1), tf.sum(mask, 1));
  }

  #weight(name: string): tf.Tensor {
    const weight = this.#weights.get(name);
    if (weight === undefined) throw new RangeError(`There is no weight ${name}`);
    return weight;
  }
}

/** x Phi(x) with its own gradient Phi(x) + x phi(x): one pass in place of the chain through the error function. */
const gelu = tf.customGrad((...args: unknown[]) => {
  const [x, save] = args as [tf.Tensor, (tensors: tf.Tensor[]) => void];
  const phi = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
  save([x, phi]);
  return {
    value: tf.mul(x, phi),
    gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => {
      const [input, below] = saved;
      const density = tf.mul(tf.exp(tf.mul(tf.square(input), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(gradient, tf.add(below, tf.mul(input, density)));
    },
  };
});
