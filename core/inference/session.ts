import './telemetry.ts';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { InferenceError } from './errors.ts';
import type { Tensor } from './port.ts';

/** One model in this process. */
export interface Session {
  /** @throws InferenceError when the inputs do not fit */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/** @throws InferenceError when the bytes are not a model that the runtime can load */
export async function openSession(model: Uint8Array): Promise<Session> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(model, {
      // Several threads answer several people; one answer has no use for more than one core.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
    });
  } catch (cause) {
    throw new InferenceError('The model cannot be loaded', { cause });
  }
  return {
    async run(inputs) {
      try {
        const feeds = Object.fromEntries(
          Object.entries(inputs).map(([name, { data, dims }]) => [
            name,
            new OrtTensor('float32', data, dims),
          ]),
        );
        const results = await session.run(feeds);
        return Object.fromEntries(
          Object.entries(results).map(([name, value]) => [
            name,
            { data: value.data as Float32Array, dims: value.dims },
          ]),
        );
      } catch (cause) {
        throw new InferenceError('The inputs do not fit the model', { cause });
      }
    },
    release: () => session.release(),
  };
}
