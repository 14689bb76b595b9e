import type { Models } from '../../inference/port.ts';
import type { Tensors } from '../../inference/tensor.ts';

/** Names of the three registered graphs: a day that was observed, a day to come, what is seen of it. */
export const WORLD_ENCODER = 'world-encoder';
export const WORLD_STEP = 'world-step';
export const WORLD_DECODER = 'world-decoder';

/** The three graphs, wherever they run. */
export interface WorldRunner {
  encode(inputs: Tensors): Promise<Tensors>;
  step(inputs: Tensors): Promise<Tensors>;
  decode(inputs: Tensors): Promise<Tensors>;
}

/** Those of one registered version. */
export function registeredWorld(models: Models, version: string): WorldRunner {
  const run = (name: string) => (inputs: Tensors) => models.run(name, inputs, { version });
  return { encode: run(WORLD_ENCODER), step: run(WORLD_STEP), decode: run(WORLD_DECODER) };
}
