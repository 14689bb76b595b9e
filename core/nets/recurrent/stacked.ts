import * as tf from '@tensorflow/tfjs';
import type { Architecture, Network, Sizes } from './architecture.ts';
import { openHead } from './heads/open.ts';
import { readout, readoutParameters } from './layers/readout.ts';
import { runStack, stackParameters } from './layers/stack.ts';

/** Recurrent layers whose last hidden state is read out to all outputs at once. */
export function stacked(
  { cell, units, dense, head: options }: Architecture,
  { channels, outputs }: Sizes,
): Network {
  const head = openHead(options);
  const recurrent = stackParameters(cell, channels, units);
  const last = units[units.length - 1];
  const start = Array.from({ length: outputs }, () => head.start).flat();
  return {
    parameters: [...recurrent, ...readoutParameters(last, dense, start)],
    forward(weights, input, dropout) {
      const { states } = runStack(cell, units, weights.slice(0, recurrent.length), input, dropout);
      const raw = readout(states[units.length - 1][0], weights.slice(recurrent.length), dropout);
      return tf.reshape(raw, [input.shape[1] * outputs, head.parameters]);
    },
  };
}
