import { z } from 'zod';
import type { ModelCard } from '../../../core/inference/port.ts';
import type { MemberOptions } from '../../../core/market/forecast/training/members.ts';

const json = z.string().transform((text) => JSON.parse(text) as unknown);
const linear = json.pipe(z.object({ penalty: z.number() }));
const shape = z.object({
  mean: linear,
  deviation: linear,
  direction: linear,
  boosting: json.pipe(
    z.object({
      rounds: z.number(),
      learningRate: z.number(),
      maxLeaves: z.number(),
      minSamplesLeaf: z.number(),
      penalty: z.number(),
    }),
  ),
  ownWeightDays: z.number(),
});

/**
 * The hyper-parameters of the registered model, out of its card. They were chosen on years that end before the replay
 * begins, so a replay with them looks ahead no more than the model's own evaluation does.
 */
export function hyperparametersOf(card: ModelCard): { model: MemberOptions; ownWeightDays: number } {
  const { ownWeightDays, ...model } = shape.parse(card.training.hyperparameters);
  return { model, ownWeightDays };
}
