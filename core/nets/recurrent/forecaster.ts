import * as tf from '@tensorflow/tfjs';
import { type Estimator, fitted } from '../../learn/estimator.ts';
import { requireSameRows } from '../../learn/linear.ts';
import { type Matrix, matrix, requireFinite } from '../../learn/matrix.ts';
import { type ScalerState, StandardScaler } from '../../learn/standardScaler.ts';
import { requireBackend } from '../tensorflow/backend.ts';
import { type Checkpoint, fingerprint, type LearningCurves } from '../training/checkpoint.ts';
import { type Driving, runInterruptibly, runToEnd } from '../training/drive.ts';
import { type TrainingOptions, trainingOptions } from '../training/options.ts';
import type { Weights } from '../training/parameter.ts';
import { splitByTime } from '../training/rows.ts';
import { type EpochReport, type Objective, type Trained, train } from '../training/train.ts';
import type { Architecture } from './architecture.ts';
import { openHead } from './heads/open.ts';
import { dropout, noDropout } from './layers/dropout.ts';
import { buildNetwork } from './network.ts';
import { byChannel, sequencesOf, timeMajor } from './sequences.ts';

const PREDICTION_BATCH = 512;

export interface ForecasterOptions {
  architecture: Architecture;
  /** Steps of a row of features. */
  steps: number;
  /** Share of units that a training step leaves out, in [0, 1). */
  dropout?: number;
  training?: Partial<TrainingOptions>;
}

export interface RecurrentState {
  architecture: Architecture;
  steps: number;
  /** One mean and scale per channel. */
  scaler: ScalerState;
  /** One mean and scale per output. */
  targetScaler: ScalerState;
  /** In the order of the network's parameters. */
  weights: Weights[];
  curves: LearningCurves;
  /** From 1. */
  bestEpoch: number;
}

/**
 * A recurrent network as an estimator. A row of features is `steps` x channels, row-major by step, oldest first; rows
 * are in order of time, since the last ones choose the epoch. Channels and outputs are standardised, by the rows that
 * are trained on. `openBackend` is awaited before; after that everything is computed at once, so that `fit` needs no
 * promise; `fitInterruptibly` is for whoever wants to see progress, to stop or to resume.
 *
 * A prediction has for each output the numbers of its head, one output after the other: the point; the quantiles; or
 * mean and log deviation (log scale for Student's t).
 */
export class RecurrentForecaster implements Estimator<RecurrentState> {
  readonly architecture: Architecture;
  readonly steps: number;
  readonly dropout: number;
  readonly training: TrainingOptions;
  #state: RecurrentState | undefined;

  /** @throws RangeError for options that make no sense */
  constructor({ architecture, steps, dropout: rate = 0, training }: ForecasterOptions) {
    if (!(Number.isInteger(steps) && steps >= 1)) throw new RangeError('steps must be a whole number >= 1');
    if (!(rate >= 0 && rate < 1)) throw new RangeError('dropout must be a number in [0, 1)');
    buildNetwork(architecture, { channels: 1, outputs: 1 });
    this.architecture = structuredClone(architecture);
    this.steps = steps;
    this.dropout = rate;
    this.training = trainingOptions(training);
  }

  fit(features: Matrix, targets: Matrix): this {
    const { training, keep } = this.#training(features, targets);
    keep(runToEnd(training));
    return this;
  }

  /**
   * As `fit`, but lets others run between two batches.
   *
   * @param run `resume` is a checkpoint of the same estimator on the same data, and leads to the very same model
   * @throws the signal's reason when it is given; RangeError when the checkpoint is of another run
   */
  async fitInterruptibly(
    features: Matrix,
    targets: Matrix,
    run: Driving & { resume?: Checkpoint } = {},
  ): Promise<this> {
    const { training, keep } = this.#training(features, targets, run.resume);
    keep(await runInterruptibly(training, run));
    return this;
  }

  #training(
    features: Matrix,
    targets: Matrix,
    resume?: Checkpoint,
  ): { training: Generator<EpochReport | undefined, Trained>; keep: (trained: Trained) => void } {
    requireFinite(features.data, 'features');
    requireSameRows(features, targets);
    if (features.rows === 0) throw new RangeError('There is no row to fit');
    const { architecture, steps } = this;
    const known = splitByTime(features.rows, this.training).training.length;
    const top = ({ columns, data }: Matrix) => ({
      rows: known,
      columns,
      data: data.subarray(0, known * columns),
    });
    const scaler = new StandardScaler().fit(byChannel(top(features), steps)).save();
    const targetScaler = new StandardScaler().fit(top(targets));
    const objective = this.#objective(features, targetScaler.transform(targets), scaler);
    const keep = ({ weights, curves, bestEpoch }: Trained) => {
      this.#state = {
        architecture: structuredClone(architecture),
        steps,
        scaler,
        targetScaler: targetScaler.save(),
        weights: objective.parameters.map(({ shape }, i) => ({ shape: [...shape], values: [...weights[i]] })),
        curves,
        bestEpoch,
      };
    };
    return { training: train(objective, this.training, resume), keep };
  }

  #objective(features: Matrix, targets: Matrix, scaler: ScalerState): Objective {
    const { architecture, steps, dropout: rate } = this;
    const sequences = sequencesOf(features, steps, scaler);
    const wanted = Float32Array.from(targets.data);
    const outputs = targets.columns;
    const network = buildNetwork(architecture, { channels: sequences.channels, outputs });
    const head = openHead(architecture.head);
    return {
      parameters: network.parameters,
      rows: features.rows,
      fingerprint: fingerprint({ architecture, steps, rate, outputs }, sequences.data, wanted),
      loss(weights, rows, random) {
        const drop = random === undefined ? noDropout : dropout(rate, random);
        const raw = network.forward(weights, timeMajor(sequences, rows), drop);
        const own = new Float32Array(rows.length * outputs);
        for (const [at, row] of rows.entries())
          own.set(wanted.subarray(row * outputs, (row + 1) * outputs), at * outputs);
        return head.loss(raw, tf.tensor1d(own));
      },
    };
  }

  predict(features: Matrix): Matrix {
    const { architecture, steps, scaler, targetScaler, weights } = fitted(this.#state);
    requireBackend();
    const sequences = sequencesOf(features, steps, scaler);
    const outputs = targetScaler.mean.length;
    const network = buildNetwork(architecture, { channels: sequences.channels, outputs });
    const head = openHead(architecture.head);
    const result = matrix(features.rows, outputs * head.width);
    for (let from = 0; from < features.rows; from += PREDICTION_BATCH) {
      const rows = Array.from(
        { length: Math.min(PREDICTION_BATCH, features.rows - from) },
        (_, i) => from + i,
      );
      const raw = tf.tidy(() => {
        const tensors = weights.map(({ shape, values }) => tf.tensor(values, shape));
        return network.forward(tensors, timeMajor(sequences, rows), noDropout).dataSync().slice();
      });
      for (let i = 0; i < rows.length * outputs; i++) {
        const own = raw.subarray(i * head.parameters, (i + 1) * head.parameters);
        const output = i % outputs;
        const forecast = head.forecast(own, targetScaler.mean[output], targetScaler.scale[output]);
        result.data.set(forecast, (from * outputs + i) * head.width);
      }
    }
    return result;
  }

  save(): RecurrentState {
    return structuredClone(fitted(this.#state));
  }

  load(state: RecurrentState): this {
    for (const { values } of state.weights) requireFinite(values, 'weights');
    this.#state = structuredClone(state);
    return this;
  }
}
