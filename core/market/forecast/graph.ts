import { fp32, fp32Of, type Tensors } from '../../inference/tensor.ts';
import type { Matrix } from '../../learn/matrix.ts';
import type { ModelOutputs } from './distribution.ts';

type RunGraph = (inputs: Tensors) => Promise<Tensors>;

/** The name under which the model is registered. */
export const FORECAST_MODEL = 'forecast';

/** Turns a runtime that runs the exported graph into what the forecast asks for. */
export function onGraph(run: RunGraph): (features: Matrix) => Promise<ModelOutputs> {
  return async ({ rows, columns, data }) => {
    const outputs = await run({ features: fp32([rows, columns], data) });
    return {
      mean: fp32Of(outputs, 'mean'),
      logDeviation: fp32Of(outputs, 'logDeviation'),
      probabilityUp: fp32Of(outputs, 'probabilityUp'),
      outlier: fp32Of(outputs, 'outlier'),
    };
  };
}
