import type * as tf from '@tensorflow/tfjs';
import { constant, glorot, joinedKernel, orthogonal, type Parameter } from '../../training/parameter.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';

/** A recurrent layer of either kind. */
export interface Cell {
  /** Tensors [batch, units] that it carries from step to step; the first is the hidden state. */
  states: number;
  /** Tensors that `run` takes as weights. */
  weights: number;
  parameters(inputs: number, units: number): Parameter[];
  run(
    input: tf.Tensor3D,
    weights: readonly tf.Tensor[],
    initial: readonly tf.Tensor2D[],
  ): { outputs: tf.Tensor3D; state: tf.Tensor2D[] };
}

export type CellKind = 'lstm' | 'gru';

export const cells: Readonly<Record<CellKind, Cell>> = {
  lstm: {
    states: 2,
    weights: 8,
    parameters: (inputs, units) => [
      ...Array.from({ length: 4 }, () => joinedKernel(inputs, units)),
      // The forget gate begins open, so that the gradient reaches far back (Jozefowicz et al. 2015).
      ...[0, 1, 0, 0].map((value) => constant([units], value)),
    ],
    run: lstm,
  },
  gru: {
    states: 1,
    weights: 8,
    parameters: (inputs, units) => [
      joinedKernel(inputs, units),
      joinedKernel(inputs, units),
      glorot(inputs, units),
      orthogonal(units),
      ...Array.from({ length: 4 }, () => constant([units], 0)),
    ],
    run: gru,
  },
};
