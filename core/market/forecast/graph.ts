import type { Tensor } from '../../inference/port.ts';
import type { Matrix } from '../../learn/matrix.ts';
import type { ModelOutputs } from './distribution.ts';

type RunGraph = (inputs: Record<string, Tensor>) => Promise<Record<string, Tensor>>;

/** The name under which the model is registered. */
export const FORECAST_MODEL = 'forecast';

/** Turns a runtime that runs the exported graph into what the forecast asks for. */
export function onGraph(run: RunGraph): (features: Matrix) => Promise<ModelOutputs> {
  return async ({ rows, columns, data }) => {
    const outputs = await run({ features: { data: Float32Array.from(data), dims: [rows, columns] } });
    return {
      mean: outputs.mean.data,
      logDeviation: outputs.logDeviation.data,
      probabilityUp: outputs.probabilityUp.data,
    };
  };
}
