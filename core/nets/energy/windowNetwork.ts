import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { type Matrix, matrix } from '../../learn/matrix.ts';
import { requireBackend } from '../tensorflow/backend.ts';
import { runInterruptibly } from '../training/drive.ts';
import type { TrainingOptions } from '../training/options.ts';
import { trainingOptions } from '../training/options.ts';
import { train } from '../training/train.ts';
import { perceptronParameters, type Widths } from './perceptron.ts';

/** How rows of features lie in a window: oldest first, the last one is judged. */
export interface WindowShape {
  rows: number;
  features: number;
}

/** A network on windows, made of perceptrons: what it learns, and what it says about a window. */
export interface WindowNetwork {
  window: WindowShape;
  /** The perceptrons, in the order of their weights. */
  shapes: readonly Widths[];
  /**
   * Mean loss of windows.
   *
   * @param windows row-major, each oldest row first
   * @param random for noise; undefined where the loss is only measured
   */
  loss(weights: readonly tf.Tensor[], windows: Float32Array, random: (() => number) | undefined): tf.Scalar;
  /** Vectors whose distance from usual ones is an energy, by name; each windows x dimensions. */
  outputs(weights: readonly tf.Tensor[], windows: tf.Tensor2D): Record<string, tf.Tensor2D>;
}

/** Windows that go through a network at once where no gradient is needed. */
const BATCH = 4096;

/** Trains on scaled windows in order of time; the last of them choose the epoch. Await openBackend() before. */
export async function fitWindows(
  network: WindowNetwork,
  windows: Matrix,
  options: Partial<TrainingOptions>,
): Promise<Float32Array[]> {
  const data = Float32Array.from(windows.data);
  const { columns } = windows;
  const objective = {
    parameters: network.shapes.flatMap(perceptronParameters),
    rows: windows.rows,
    fingerprint: createHash('sha256').update(data).update(JSON.stringify(network)).digest('hex'),
    loss(weights: readonly tf.Tensor[], rows: Int32Array, random: (() => number) | undefined) {
      const batch = new Float32Array(rows.length * columns);
      for (const [i, row] of rows.entries())
        batch.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
      return network.loss(weights, batch, random);
    },
  };
  return (await runInterruptibly(train(objective, trainingOptions(options)))).weights;
}

/** What a trained network says about scaled windows. */
export function applyWindows(
  network: WindowNetwork,
  weights: readonly Float32Array[],
  windows: Matrix,
): Record<string, Matrix> {
  requireBackend();
  const { rows, columns } = windows;
  const data = Float32Array.from(windows.data);
  const results: Record<string, Matrix> = {};
  const shapes = network.shapes.flatMap(perceptronParameters).map(({ shape }) => [...shape]);
  for (let start = 0; start < rows; start += BATCH) {
    const count = Math.min(BATCH, rows - start);
    tf.tidy(() => {
      const tensors = weights.map((values, i) => tf.tensor(values, shapes[i]));
      const part = tf.tensor2d(data.subarray(start * columns, (start + count) * columns), [count, columns]);
      for (const [name, output] of Object.entries(network.outputs(tensors, part))) {
        results[name] ??= matrix(rows, output.shape[1]);
        results[name].data.set(output.dataSync(), start * output.shape[1]);
      }
    });
  }
  return results;
}
