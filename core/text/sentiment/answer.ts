import { z } from 'zod';

/** Probabilities of bad, neutral and good news for the price of what a text is about; their sum is 1. */
const probabilities = z
  .array(z.number().min(0).max(1))
  .length(3)
  .describe('Of negative, neutral and positive, in this order');

export const classified = z.object({
  label: z.union([z.literal(-1), z.literal(0), z.literal(1)]).describe('-1 negative, 0 neutral, 1 positive'),
  probabilities,
  category: z.string().optional().describe('What it is about, where the model is surer of one than not'),
});
export type Classified = z.output<typeof classified>;

export const usedModel = z.object({ name: z.string(), version: z.string() });

/** What `POST /classify-sentiment` answers: one item a text, in their order. */
export const classificationAnswer = z.object({ items: z.array(classified), model: usedModel });
export type ClassificationAnswer = z.output<typeof classificationAnswer>;

/** Words for a label. */
export const labelNames = { '-1': 'negative', '0': 'neutral', '1': 'positive' } as const;
