import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../learn/random.ts';
import { requireBackend } from '../tensorflow/backend.ts';
import { adamStep, clipByGlobalNorm, noMoments } from './adam.ts';
import {
  type Checkpoint,
  fromCheckpoint,
  type LearningCurves,
  type Progress,
  toCheckpoint,
} from './checkpoint.ts';
import type { TrainingOptions } from './options.ts';
import type { Parameter } from './parameter.ts';
import { epochRandom, evenParts, shuffledBatches, splitByTime } from './rows.ts';
import { rateAt } from './schedule.ts';

/** Rows whose loss is computed at once where no gradient is needed. */
const EVALUATION_BATCH = 1024;

/** What is to be learned. */
export interface Objective {
  parameters: readonly Parameter[];
  /** Rows of data, in order of time. */
  rows: number;
  /** Of data and everything that is not in the training's options. */
  fingerprint: string;
  /**
   * Mean loss of some rows.
   *
   * @param random for dropout; undefined where nothing is dropped
   */
  loss(weights: readonly tf.Tensor[], rows: Int32Array, random: (() => number) | undefined): tf.Scalar;
}

export interface EpochReport {
  /** From 1. */
  epoch: number;
  /** At most so many. */
  epochs: number;
  trainLoss: number;
  validationLoss: number | undefined;
  /** Epoch with the lowest validation loss so far. */
  bestEpoch: number;
  /** From which the run goes on bit-equal. */
  checkpoint(): Checkpoint;
}

export interface Trained {
  weights: Float32Array[];
  curves: LearningCurves;
  /** Epoch, from 1, whose weights these are. */
  bestEpoch: number;
}

/** A loss that is no number. */
export class DivergedError extends Error {
  override name = 'DivergedError';
}

/**
 * Trains by mini-batches, with Adam, a clipped gradient and a rate that rises and falls; stops when the validation loss
 * has not become lower for some epochs, and gives the weights of the best one. No tensor outlives a batch. It is a
 * generator so that the one who drives it can breathe, report and stop: it hands over after every batch, with a report
 * after the last of an epoch.
 *
 * @throws RangeError when the checkpoint is of another run
 * @throws DivergedError when the loss is no number
 */
export function* train(
  objective: Objective,
  options: TrainingOptions,
  resume?: Checkpoint,
): Generator<EpochReport | undefined, Trained> {
  requireBackend();
  const name = `${objective.fingerprint}-${JSON.stringify(options)}`;
  const split = splitByTime(objective.rows, options);
  const state = resume === undefined ? begin(objective, options) : fromCheckpoint(resume, name);
  const { curves } = state;
  while (state.epoch < options.epochs && !hasStalled(state, options)) {
    const random = epochRandom(options.seed, state.epoch);
    const batches = shuffledBatches(split.training, options.batch, random);
    let sum = 0;
    for (const [index, rows] of batches.entries()) {
      const rate = rateAt(state.epoch * batches.length + index, options.epochs * batches.length, options);
      sum += rows.length * batchStep(objective, state, rows, random, rate, options);
      if (index < batches.length - 1) yield;
    }
    state.epoch++;
    curves.train.push(requireNumber(sum / split.training.length, state.epoch));
    if (split.validation.length > 0) {
      curves.validation.push(
        requireNumber(meanLoss(objective, state.weights, split.validation), state.epoch),
      );
    }
    choose(state);
    yield {
      epoch: state.epoch,
      epochs: options.epochs,
      trainLoss: curves.train[state.epoch - 1],
      validationLoss: curves.validation[state.epoch - 1],
      bestEpoch: state.best.epoch,
      checkpoint: () => toCheckpoint(state, name),
    };
  }
  return { weights: state.best.weights, curves, bestEpoch: state.best.epoch };
}

function begin({ parameters }: Objective, { seed }: TrainingOptions): Progress {
  const random = seededRandom(seed);
  const weights = parameters.map(({ initial }) => initial(random));
  return {
    epoch: 0,
    weights,
    moments: noMoments(weights),
    curves: { train: [], validation: [] },
    best: { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: [] },
  };
}

/** Keeps the weights of the epoch that is best so far: without validation rows that is the last one. */
function choose({ epoch, weights, curves, best }: Progress): void {
  const loss = curves.validation.at(-1);
  if (loss !== undefined && loss >= best.loss) return;
  Object.assign(best, { epoch, loss: loss ?? best.loss, weights: weights.map((values) => values.slice()) });
}

function hasStalled({ epoch, curves, best }: Progress, { patience }: TrainingOptions): boolean {
  return curves.validation.length > 0 && epoch - best.epoch >= patience;
}

/** Changes the weights by one batch and returns its loss. */
function batchStep(
  { parameters, loss }: Objective,
  { weights, moments }: Progress,
  rows: Int32Array,
  random: () => number,
  rate: number,
  { clip, weightDecay }: TrainingOptions,
): number {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((...tensors) => loss(tensors, rows, random))(
      tensorsOf(parameters, weights),
    );
    const gradients = grads.map((gradient) => gradient.dataSync<'float32'>().slice());
    clipByGlobalNorm(gradients, clip);
    adamStep(weights, gradients, moments, rate, weightDecay, (index) => isMatrix(parameters[index]));
    return value.dataSync()[0];
  });
}

function meanLoss({ parameters, loss }: Objective, weights: Float32Array[], rows: Int32Array): number {
  let sum = 0;
  for (const part of evenParts(rows, EVALUATION_BATCH))
    sum += part.length * tf.tidy(() => loss(tensorsOf(parameters, weights), part, undefined).dataSync()[0]);
  return sum / rows.length;
}

function tensorsOf(parameters: readonly Parameter[], weights: readonly Float32Array[]): tf.Tensor[] {
  return parameters.map(({ shape }, index) => tf.tensor(weights[index], [...shape]));
}

/** Biases, of one row or of none, do not decay. */
function isMatrix({ shape }: Parameter): boolean {
  return shape.length > 1 && shape[0] > 1;
}

function requireNumber(loss: number, epoch: number): number {
  if (!Number.isFinite(loss))
    throw new DivergedError(`The loss of epoch ${epoch} is ${loss}: lower the rate or the clip`);
  return loss;
}
