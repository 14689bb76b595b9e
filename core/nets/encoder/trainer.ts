import { openSession, type Session } from '../../inference/session.ts';
import { fp32, fp32Of, type Tensors } from '../../inference/tensor.ts';
import { seededRandom } from '../../learn/random.ts';
import { encoderStep } from '../../onnx/gradient/encoderStep.ts';
import { AdamW } from './adamw.ts';
import { type TokenRow, tokenTensors } from './batches.ts';
import { type Rates, rateOf, warmUpAndDecay } from './schedule.ts';
import type { EncoderShape, Weights } from './shape.ts';

/** A row to learn from. */
export interface LabelledRow extends TokenRow {
  /** Shares of the classes, adding up to 1. */
  target: readonly number[];
  /**
   * Added to the logits while training: the logarithms of how frequent the classes are where the row comes from, so
   * that what is learned does not depend on it (logit adjustment, Menon et al. 2021).
   */
  offset: readonly number[];
  weight: number;
}

export interface TrainerOptions {
  /** How many of the top layers learn; the embeddings stay as they are. */
  trainedLayers: number;
  rates: Rates;
  dropout: number;
  weightDecay: number;
  /** Decay of the moving average of the weights that is evaluated and kept; 0 for none. */
  averaging: number;
  seed: number;
}

/** Trains an encoder with a linear head, `head.weight` and `head.bias`, on gradients that ONNX Runtime computes. */
export class EncoderTrainer {
  readonly #shape: EncoderShape;
  readonly #options: TrainerOptions;
  readonly #current: Weights;
  readonly #averaged: Weights;
  readonly #optimizer: AdamW;
  readonly #step: Session;
  readonly #forward: Session;
  readonly #dropouts: number;
  readonly #masks: MaskPool;
  #steps = 0;

  /** @param weights of the encoder and its head; they are copied */
  static async open(shape: EncoderShape, weights: Weights, options: TrainerOptions): Promise<EncoderTrainer> {
    const trained = new Set([...weights.keys()].filter((name) => learns(name, shape, options.trainedLayers)));
    const step = encoderStep(shape, weights, trained, true);
    const forward = encoderStep(shape, weights, trained, false);
    const current: Weights = new Map(
      [...trained].map((name) => {
        const { dims, data } = weights.get(name) ?? { dims: [], data: new Float32Array() };
        return [name, { dims, data: data.slice() }];
      }),
    );
    return new EncoderTrainer(
      shape,
      options,
      current,
      await openSession(step.graph),
      await openSession(forward.graph),
      step.dropouts,
    );
  }

  private constructor(
    shape: EncoderShape,
    options: TrainerOptions,
    current: Weights,
    step: Session,
    forward: Session,
    dropouts: number,
  ) {
    this.#shape = shape;
    this.#options = options;
    this.#current = current;
    this.#averaged = copyOf(current);
    this.#optimizer = new AdamW({ weightDecay: options.weightDecay, maxNorm: 1 });
    this.#step = step;
    this.#forward = forward;
    this.#dropouts = dropouts;
    this.#masks = new MaskPool(options.dropout, options.seed);
  }

  get steps(): number {
    return this.#steps;
  }

  /** One step on one batch. @param progress share of all steps taken, 0 to 1. @returns the loss before the step */
  async learn(rows: readonly LabelledRow[], progress: number): Promise<number> {
    const tokens = tokenTensors(rows);
    const { hidden } = this.#shape;
    this.#masks.begin(this.#steps);
    const count = tokens.input_ids.dims[0] * tokens.input_ids.dims[1];
    const masks = Array.from({ length: this.#dropouts }, (_, i) => [
      `dropout_${i}`,
      fp32View([count, hidden], this.#masks.take(count * hidden)),
    ]);
    const classes = rows[0].target.length;
    const outputs = await this.#step.run({
      ...tokens,
      ...tensorsOf(this.#current),
      ...Object.fromEntries(masks),
      dropout_head: fp32View([rows.length, hidden], this.#masks.take(rows.length * hidden)),
      targets: fp32(
        [rows.length, classes],
        rows.flatMap(({ target }) => target),
      ),
      offsets: fp32(
        [rows.length, classes],
        rows.flatMap(({ offset }) => offset),
      ),
      row_weights: fp32(
        [rows.length],
        rows.map(({ weight }) => weight),
      ),
    });
    const gradients = new Map(
      [...this.#current.keys()].map((name) => [name, fp32Of(outputs, `gradient:${name}`)]),
    );
    const { rates, averaging } = this.#options;
    const schedule = warmUpAndDecay(progress, rates.warmUp);
    this.#optimizer.step(
      this.#current,
      gradients,
      (name) => schedule * rateOf(name, this.#shape.layers, rates),
    );
    this.#steps++;
    // Early on the average must not hang on to where it began.
    follow(this.#averaged, this.#current, Math.min(averaging, this.#steps / (this.#steps + 9)));
    return fp32Of(outputs, 'loss')[0];
  }

  /** Logits by the averaged weights, in the order of the rows. */
  async logits(rows: readonly TokenRow[]): Promise<Float32Array[]> {
    const order = rows.map((_, i) => i).sort((a, b) => rows[a].ids.length - rows[b].ids.length);
    const result = new Array<Float32Array>(rows.length);
    const weights = tensorsOf(this.#averaged);
    for (let start = 0; start < order.length; start += ROWS_PER_RUN) {
      const part = order.slice(start, start + ROWS_PER_RUN);
      const outputs = await this.#forward.run({ ...tokenTensors(part.map((at) => rows[at])), ...weights });
      const logits = fp32Of(outputs, 'logits');
      const classes = logits.length / part.length;
      for (const [i, at] of part.entries()) result[at] = logits.slice(i * classes, (i + 1) * classes);
    }
    return result;
  }

  /** A copy of the averaged weights that were trained. */
  weights(): Weights {
    return copyOf(this.#averaged);
  }

  /** Everything that going on needs, but the order of the batches. */
  save(): { steps: number; weights: Weights } {
    const weights: Weights = new Map(this.#optimizer.save().moments);
    for (const [name, weight] of this.#current) weights.set(`current:${name}`, weight);
    for (const [name, weight] of this.#averaged) weights.set(`averaged:${name}`, weight);
    return { steps: this.#steps, weights: copyOf(weights) };
  }

  load({ steps, weights }: { steps: number; weights: Weights }): void {
    this.#steps = steps;
    this.#optimizer.load({ steps, moments: weights });
    for (const [name, { data }] of this.#current) data.set(weights.get(`current:${name}`)?.data ?? data);
    for (const [name, { data }] of this.#averaged) data.set(weights.get(`averaged:${name}`)?.data ?? data);
  }

  async close(): Promise<void> {
    await this.#step.release();
    await this.#forward.release();
  }
}

const ROWS_PER_RUN = 64;

function learns(name: string, { layers }: EncoderShape, trainedLayers: number): boolean {
  const layer = /^layer\.(\d+)\./.exec(name);
  return layer === null ? name.startsWith('head') : Number(layer[1]) >= layers - trainedLayers;
}

function copyOf(weights: Weights): Weights {
  return new Map([...weights].map(([name, { dims, data }]) => [name, { dims, data: data.slice() }]));
}

function follow(average: Weights, current: Weights, keep: number): void {
  for (const [name, { data }] of average) {
    const now = current.get(name)?.data ?? data;
    for (let i = 0; i < data.length; i++) data[i] += (1 - keep) * (now[i] - data[i]);
  }
}

/** FP32 without a copy. */
function fp32View(dims: readonly number[], data: Float32Array) {
  return { datatype: 'FP32' as const, dims, data };
}

function tensorsOf(weights: Weights): Tensors {
  return Object.fromEntries([...weights].map(([name, { dims, data }]) => [name, fp32View(dims, data)]));
}

/** Dropout masks cut from one long random one at random places: a fresh number for every value would cost more. */
class MaskPool {
  readonly #values = new Float32Array(POOL);
  readonly #seed: number;
  #random: () => number;

  constructor(rate: number, seed: number) {
    this.#seed = seed;
    this.#random = seededRandom(seed);
    for (let i = 0; i < POOL; i++) this.#values[i] = this.#random() < rate ? 0 : 1 / (1 - rate);
  }

  /** Makes the places depend on the step alone, so that a run that is cut off goes on as it would have. */
  begin(step: number): void {
    this.#random = seededRandom(1_000_003 * this.#seed + step);
  }

  take(size: number): Float32Array {
    if (size > POOL) throw new RangeError(`A batch of ${size} values is larger than the masks of ${POOL}`);
    const start = Math.floor(this.#random() * (POOL - size));
    return this.#values.subarray(start, start + size);
  }
}

const POOL = 2 ** 21;
