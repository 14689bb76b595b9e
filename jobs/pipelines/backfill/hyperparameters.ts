import { z } from 'zod';
import type { ModelCard } from '../../../core/inference/port.ts';
import type { ForecastOptions } from '../../../core/market/forecast/train.ts';

const json = z.string().transform((text) => JSON.parse(text) as unknown);
const shrunk = z.object({ penalty: z.number(), shrinkage: z.array(z.number()) });
const shape = z.object({
  mean: json.pipe(shrunk),
  deviation: json.pipe(z.object({ penalty: z.number() })),
  direction: json.pipe(shrunk),
  ownWeightDays: z.number(),
});

/**
 * The hyper-parameters of the registered model, out of its card. They were chosen on years that end before the replay
 * begins, so a replay with them looks ahead no more than the model's own evaluation does.
 */
export function hyperparametersOf(card: ModelCard): { model: ForecastOptions; ownWeightDays: number } {
  const { ownWeightDays, ...model } = shape.parse(card.training.hyperparameters);
  return { model, ownWeightDays };
}
