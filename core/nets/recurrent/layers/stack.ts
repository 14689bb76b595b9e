import * as tf from '@tensorflow/tfjs';
import type { Parameter } from '../../training/parameter.ts';
import { type CellKind, cells } from './cell.ts';
import type { Dropout } from './dropout.ts';

/** Parameters of recurrent layers, one on the other. */
export function stackParameters(kind: CellKind, inputs: number, units: readonly number[]): Parameter[] {
  return units.flatMap((width, layer) =>
    cells[kind].parameters(layer === 0 ? inputs : units[layer - 1], width),
  );
}

/**
 * Runs recurrent layers, one on the other, with dropout between them.
 *
 * @param input [steps, batch, inputs]
 * @param initial the states of each layer; none: zeros
 * @returns the outputs of the last layer, [steps, batch, units], and the last states of each
 */
export function runStack(
  kind: CellKind,
  units: readonly number[],
  weights: readonly tf.Tensor[],
  input: tf.Tensor3D,
  dropout: Dropout,
  initial?: readonly (readonly tf.Tensor2D[])[],
): { outputs: tf.Tensor3D; states: tf.Tensor2D[][] } {
  const cell = cells[kind];
  let outputs = input;
  const states = units.map((width, layer) => {
    const own = weights.slice(layer * cell.weights, (layer + 1) * cell.weights);
    const zeros = () =>
      Array.from({ length: cell.states }, () => tf.zeros<tf.Rank.R2>([input.shape[1], width]));
    const result = cell.run(layer === 0 ? outputs : dropout(outputs), own, initial?.[layer] ?? zeros());
    outputs = result.outputs;
    return result.state;
  });
  return { outputs, states };
}
