import type { Moments } from './adam.ts';

export interface LearningCurves {
  /** Mean training loss of each epoch, dropout on, while the weights moved. */
  train: number[];
  /** Loss of the validation rows after each epoch; empty where there are none. */
  validation: number[];
}

/** Where a training stands between two epochs; its arrays are those that the training goes on with. */
export interface Progress {
  /** Epochs done. */
  epoch: number;
  weights: Float32Array[];
  moments: Moments;
  curves: LearningCurves;
  /** Epoch, from 1, with the lowest validation loss, and its weights. */
  best: { epoch: number; loss: number; weights: Float32Array[] };
}

/** The same as plain JSON. Every float32 is written in full, so that a resumed run is bit-equal to an unbroken one. */
export interface Checkpoint {
  /** Of data and options: another run's checkpoint is refused. */
  fingerprint: string;
  epoch: number;
  weights: number[][];
  moments: { first: number[][]; second: number[][]; steps: number };
  curves: LearningCurves;
  best: { epoch: number; loss: number; weights: number[][] };
}

export function toCheckpoint({ epoch, weights, moments, curves, best }: Progress, of: string): Checkpoint {
  return {
    fingerprint: of,
    epoch,
    weights: weights.map((values) => [...values]),
    moments: {
      first: moments.first.map((values) => [...values]),
      second: moments.second.map((values) => [...values]),
      steps: moments.steps,
    },
    curves: structuredClone(curves),
    best: { ...best, weights: best.weights.map((values) => [...values]) },
  };
}

/** @throws RangeError when the checkpoint is of other data or options */
export function fromCheckpoint(checkpoint: Checkpoint, of: string): Progress {
  if (checkpoint.fingerprint !== of)
    throw new RangeError('The checkpoint is of other data or options; start without it');
  const arrays = (values: readonly number[][]) => values.map((each) => Float32Array.from(each));
  const { epoch, weights, moments, curves, best } = checkpoint;
  return {
    epoch,
    weights: arrays(weights),
    moments: { first: arrays(moments.first), second: arrays(moments.second), steps: moments.steps },
    curves: structuredClone(curves),
    best: { ...best, weights: arrays(best.weights) },
  };
}

/** A short name of numbers and settings (FNV-1a, 32 bits, over each array and the text). */
export function fingerprint(settings: unknown, ...data: readonly Float32Array[]): string {
  const of = (bytes: Uint8Array) => {
    let hash = 0x811c9dc5;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  const parts = data.map(({ buffer, byteOffset, byteLength }) =>
    of(new Uint8Array(buffer, byteOffset, byteLength)),
  );
  return [of(new TextEncoder().encode(JSON.stringify(settings))), ...parts].join('-');
}
