import * as tf from '@tensorflow/tfjs';
import type { Architecture, Network, Sizes } from './architecture.ts';
import { openHead } from './heads/open.ts';
import { readout, readoutParameters } from './layers/readout.ts';
import { runStack, stackParameters } from './layers/stack.ts';

/**
 * Sequence to sequence (Sutskever et al. 2014; the context at every step as in Cho et al. 2014): an encoder reads the
 * history, a decoder with weights of its own starts from the encoder's states, sees the encoder's last hidden state at
 * each step and gives one output a step. It is not fed its own forecasts: in training it would be fed the truth, and at
 * forecast it would drift on its own errors (exposure bias, Ranzato et al. 2016).
 */
export function encoderDecoder(
  { cell, units, dense, head: options }: Architecture,
  { channels, outputs }: Sizes,
): Network {
  const head = openHead(options);
  const last = units[units.length - 1];
  const encoder = stackParameters(cell, channels, units);
  const decoder = stackParameters(cell, last, units);
  return {
    parameters: [...encoder, ...decoder, ...readoutParameters(last, dense, head.start)],
    forward(weights, input, dropout) {
      const batch = input.shape[1];
      const read = weights.slice(0, encoder.length);
      const written = weights.slice(encoder.length, encoder.length + decoder.length);
      const { states } = runStack(cell, units, read, input, dropout);
      const context = dropout(states[units.length - 1][0]);
      const repeated = tf.stack(new Array<tf.Tensor2D>(outputs).fill(context)) as tf.Tensor3D;
      const decoded = runStack(cell, units, written, repeated, dropout, states);
      const days = tf.reshape<tf.Rank.R2>(dropout(decoded.outputs), [outputs * batch, last]);
      // Dropout of the readout would give every day a mask of its own: it was done above, one for all days.
      const raw = readout(days, weights.slice(encoder.length + decoder.length), (x) => x);
      const byDay = tf.reshape<tf.Rank.R3>(raw, [outputs, batch, head.parameters]);
      return tf.reshape(tf.transpose(byDay, [1, 0, 2]), [batch * outputs, head.parameters]);
    },
  };
}
