import * as tf from '@tensorflow/tfjs';
import { type Matrix, matrix } from '../../learn/matrix.ts';
import { normalValues, seededRandom } from '../../learn/random.ts';
import { bucketedBatches } from '../encoder/batches.ts';
import { openBackend } from '../tensorflow/backend.ts';
import { product } from '../tensorflow/product.ts';
import { runGru } from './cell.ts';
import { lookUp } from './embedding.ts';

export interface GruOptions {
  /** Word numbers go from 0, padding, to one less than this. */
  vocabulary: number;
  classes: number;
  embedding: number;
  hidden: number;
  /** Share of the embedded words' and the pooled vector's values that is dropped while training. */
  dropout: number;
  learningRate: number;
  batchSize: number;
  epochs: number;
  seed: number;
}

export interface GruRow {
  /** Word numbers; at least one. */
  ids: readonly number[];
  label: number;
  /** Added to the logits while training. */
  offset: readonly number[];
  weight: number;
}

/** Embedding, gated recurrent unit, mean of its states beside the last one, dense: a classifier of rows of words, trained from nothing. */
export class GruClassifier {
  readonly options: GruOptions;
  #weights: Record<string, tf.Variable> = {};
  /** Seed of the next dropout. */
  #dropped = 0;

  constructor(options: GruOptions) {
    this.options = options;
  }

  /** Trains from fresh weights. @param after called at the end of every epoch; training ends where it says so */
  async fit(
    rows: readonly GruRow[],
    after: (epoch: number, loss: number) => Promise<'stop' | undefined> = async () => undefined,
  ): Promise<this> {
    await openBackend();
    const { seed, epochs, batchSize, learningRate } = this.options;
    const random = seededRandom(seed);
    this.load(initial(this.options, random));
    this.#dropped = 1_000 * seed;
    const optimizer = tf.train.adam(learningRate);
    for (let epoch = 0; epoch < epochs; epoch++) {
      let total = 0;
      const batches = bucketedBatches(rows, batchSize, random);
      for (const batch of batches) {
        const part = batch.map((at) => rows[at]);
        const loss = tf.tidy(() => {
          const value = optimizer.minimize(() => this.#loss(part), true, Object.values(this.#weights));
          return value?.dataSync()[0] ?? Number.NaN;
        });
        total += loss / batches.length;
      }
      if ((await after(epoch, total)) === 'stop') break;
    }
    optimizer.dispose();
    return this;
  }

  /** Probabilities, rows x classes. */
  predict(rows: readonly Pick<GruRow, 'ids'>[]): Matrix {
    const { classes } = this.options;
    const result = matrix(rows.length, classes);
    const order = rows.map((_, i) => i).sort((a, b) => rows[a].ids.length - rows[b].ids.length);
    for (let start = 0; start < order.length; start += ROWS_PER_RUN) {
      const part = order.slice(start, start + ROWS_PER_RUN);
      const values = tf.tidy(() =>
        tf
          .softmax(
            this.#logits(
              part.map((at) => rows[at].ids),
              false,
            ),
          )
          .dataSync(),
      );
      for (const [i, at] of part.entries())
        result.data.set(values.subarray(i * classes, (i + 1) * classes), at * classes);
    }
    return result;
  }

  save(): Record<string, { dims: number[]; data: Float32Array }> {
    return Object.fromEntries(
      Object.entries(this.#weights).map(([name, variable]) => [
        name,
        { dims: [...variable.shape], data: Float32Array.from(variable.dataSync()) },
      ]),
    );
  }

  load(state: Readonly<Record<string, { dims: number[]; data: Float32Array }>>): this {
    for (const variable of Object.values(this.#weights)) variable.dispose();
    this.#weights = Object.fromEntries(
      Object.entries(state).map(([name, { dims, data }]) => [name, tf.variable(tf.tensor(data, dims))]),
    );
    return this;
  }

  #loss(rows: readonly GruRow[]): tf.Scalar {
    const { classes } = this.options;
    const logits = this.#logits(
      rows.map(({ ids }) => ids),
      true,
    );
    const shifted = tf.add(
      logits,
      tf.tensor2d(
        rows.flatMap(({ offset }) => offset),
        [rows.length, classes],
      ),
    );
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    const targets = rows.flatMap(({ label, weight }) =>
      Array.from({ length: classes }, (_, k) => (k === label ? weight / total : 0)),
    );
    const losses = tf.mul(tf.logSoftmax(shifted), tf.tensor2d(targets, [rows.length, classes]));
    return tf.neg(tf.sum(losses)) as tf.Scalar;
  }

  #logits(rows: readonly (readonly number[])[], training: boolean): tf.Tensor2D {
    const { dropout, embedding } = this.options;
    const [steps, batch] = [Math.max(...rows.map(({ length }) => length)), rows.length];
    const ids = new Int32Array(steps * batch);
    const mask = new Float32Array(steps * batch);
    for (const [i, row] of rows.entries())
      for (const [step, id] of row.entries()) {
        ids[step * batch + i] = id;
        mask[step * batch + i] = 1;
      }
    const w = this.#weights as Record<string, tf.Tensor>;
    const drop = (x: tf.Tensor) =>
      training && dropout > 0 ? tf.dropout(x, dropout, undefined, this.#dropped++) : x;
    const embedded = drop(lookUp(w.words as tf.Tensor2D, ids));
    const states = runGru(
      {
        input: w.input as tf.Tensor2D,
        recurrent: w.recurrent as tf.Tensor2D,
        bias: w.bias as tf.Tensor1D,
        candidateBias: w.candidateBias as tf.Tensor1D,
      },
      tf.reshape(embedded, [steps * batch, embedding]),
      tf.tensor2d(mask, [steps, batch]),
    );
    const all = tf.stack(states) as tf.Tensor3D;
    const present = tf.tensor3d(mask, [steps, batch, 1]);
    const average = tf.div(tf.sum(tf.mul(all, present), 0), tf.sum(present, 0));
    const last = states[states.length - 1];
    const pooled = drop(tf.concat([average, last], 1));
    return tf.add(product(pooled, w.head), w.headBias) as tf.Tensor2D;
  }
}

const ROWS_PER_RUN = 256;

/** Glorot and Bengio (2010) for matrices, small normal numbers for words, zeros for biases. */
function initial(
  { vocabulary, classes, embedding, hidden }: GruOptions,
  random: () => number,
): Record<string, { dims: number[]; data: Float32Array }> {
  const normal = normalValues(random);
  const values = (dims: number[], next: () => number) => ({
    dims,
    data: Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, next),
  });
  const glorot = (from: number, to: number) =>
    values([from, to], () => (2 * random() - 1) * Math.sqrt(6 / (from + to)));
  return {
    words: values([vocabulary, embedding], () => 0.1 * normal()),
    input: glorot(embedding, 3 * hidden),
    recurrent: glorot(hidden, 3 * hidden),
    bias: values([3 * hidden], () => 0),
    candidateBias: values([hidden], () => 0),
    head: glorot(2 * hidden, classes),
    headBias: values([classes], () => 0),
  };
}
