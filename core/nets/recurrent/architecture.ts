import type * as tf from '@tensorflow/tfjs';
import type { Parameter } from '../training/parameter.ts';
import type { HeadOptions } from './heads/open.ts';
import type { CellKind } from './layers/cell.ts';
import type { Dropout } from './layers/dropout.ts';

/** What there is to build a network from; plain JSON. */
export interface Architecture {
  /** `last`: from the last state to all outputs; `decoder`: a second network gives one output after the other. */
  reading: 'last' | 'decoder';
  cell: CellKind;
  /** Units of each recurrent layer, the first one at the input. */
  units: readonly number[];
  /** Units of the layer with rectified units before the head; 0 for none. */
  dense: number;
  head: HeadOptions;
}

/** Sizes that come with the data. */
export interface Sizes {
  channels: number;
  outputs: number;
}

export interface Network {
  parameters: readonly Parameter[];
  /**
   * @param input [steps, batch, channels], standardised
   * @returns the head's raw numbers, [batch x outputs, parameters of the head]
   */
  forward(weights: readonly tf.Tensor[], input: tf.Tensor3D, dropout: Dropout): tf.Tensor2D;
}
