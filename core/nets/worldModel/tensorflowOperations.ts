import * as tf from '@tensorflow/tfjs';
import { dense } from '../recurrent/layers/dense.ts';
import type { Operations } from './operations.ts';

/** The operations in TensorFlow.js, differentiable by it: rows are paths x assets, assets the faster. */
export class TensorflowOperations implements Operations<tf.Tensor2D> {
  readonly #weights: ReadonlyMap<string, tf.Tensor>;
  readonly #assets: number;

  constructor(weights: ReadonlyMap<string, tf.Tensor>, assets: number) {
    this.#weights = weights;
    this.#assets = assets;
  }

  dense(x: tf.Tensor2D, place: string): tf.Tensor2D {
    return dense(x, this.learned(`${place}.weight`), this.learned(`${place}.bias`));
  }

  learned(place: string): tf.Tensor2D {
    const weight = this.#weights.get(place);
    if (weight === undefined) throw new RangeError(`There are no weights at ${place}`);
    return tf.reshape(weight, weight.rank === 1 ? [1, weight.size] : (weight.shape as [number, number]));
  }

  row(values: readonly number[]): tf.Tensor2D {
    return tf.tensor2d([...values], [1, values.length]);
  }

  concat(values: readonly tf.Tensor2D[]): tf.Tensor2D {
    return tf.concat2d([...values], 1);
  }

  columns(x: tf.Tensor2D, from: number, to: number): tf.Tensor2D {
    return tf.slice(x, [0, from], [x.shape[0], to - from]);
  }

  add(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
    return tf.add(a, b);
  }

  sub(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
    return tf.sub(a, b);
  }

  mul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
    return tf.mul(a, b);
  }

  affine(x: tf.Tensor2D, factor: number, offset: number): tf.Tensor2D {
    const product: tf.Tensor2D = factor === 1 ? x : tf.mul(x, factor);
    return offset === 0 ? product : tf.add(product, offset);
  }

  sigmoid(x: tf.Tensor2D): tf.Tensor2D {
    return tf.sigmoid(x);
  }

  exp(x: tf.Tensor2D): tf.Tensor2D {
    return tf.exp(x);
  }

  log(x: tf.Tensor2D): tf.Tensor2D {
    return tf.log(x);
  }

  sqrt(x: tf.Tensor2D): tf.Tensor2D {
    return tf.sqrt(x);
  }

  clip(x: tf.Tensor2D, least: number, most: number): tf.Tensor2D {
    return tf.clipByValue(x, least, most);
  }

  meanOverAssets(x: tf.Tensor2D): tf.Tensor2D {
    return tf.mean(tf.reshape<tf.Rank.R3>(x, [-1, this.#assets, x.shape[1]]), 1);
  }

  overAssets(x: tf.Tensor2D): tf.Tensor2D {
    const [paths, columns] = x.shape;
    const repeated = tf.tile(tf.reshape<tf.Rank.R3>(x, [paths, 1, columns]), [1, this.#assets, 1]);
    return tf.reshape(repeated, [paths * this.#assets, columns]);
  }
}
