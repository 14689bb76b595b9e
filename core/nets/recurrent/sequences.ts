import * as tf from '@tensorflow/tfjs';
import { type Matrix, requireFinite } from '../../learn/matrix.ts';
import { type ScalerState, StandardScaler } from '../../learn/standardScaler.ts';

/** Rows of several steps, standardised by channel, in float32. */
export interface Sequences {
  rows: number;
  steps: number;
  channels: number;
  /** rows x steps x channels. */
  data: Float32Array;
}

/** The rows as a matrix with one row for every step. @throws RangeError when they are not whole steps */
export function byChannel(features: Matrix, steps: number): Matrix {
  const channels = features.columns / steps;
  if (!Number.isInteger(channels) || channels < 1)
    throw new RangeError(`${features.columns} columns are not ${steps} steps of one or more channels`);
  return { rows: features.rows * steps, columns: channels, data: features.data };
}

/** @throws RangeError when a value is not finite or the columns are not those that were fitted */
export function sequencesOf(features: Matrix, steps: number, scaler: ScalerState): Sequences {
  requireFinite(features.data, 'features');
  const scaled = new StandardScaler().load(scaler).transform(byChannel(features, steps));
  return { rows: features.rows, steps, channels: scaled.columns, data: Float32Array.from(scaled.data) };
}

/** The given rows as [steps, batch, channels]: a step of all rows lies together. */
export function timeMajor({ steps, channels, data }: Sequences, rows: ArrayLike<number>): tf.Tensor3D {
  const batch = rows.length;
  const values = new Float32Array(steps * batch * channels);
  for (let row = 0; row < batch; row++) {
    const from = rows[row] * steps * channels;
    for (let step = 0; step < steps; step++) {
      const at = from + step * channels;
      values.set(data.subarray(at, at + channels), (step * batch + row) * channels);
    }
  }
  return tf.tensor3d(values, [steps, batch, channels]);
}
