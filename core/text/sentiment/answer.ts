import { z } from 'zod';

/** Probabilities of bad, neutral and good news for the price of what a text is about; their sum is 1. */
const probabilities = z
  .array(z.number().min(0).max(1))
  .length(3)
  .describe('Of negative, neutral and positive, in this order');

const judged = z.object({
  label: z.union([z.literal(-1), z.literal(0), z.literal(1)]).describe('-1 negative, 0 neutral, 1 positive'),
  probabilities,
});
export type Judged = z.output<typeof judged>;

const baselines = z.object({
  lexicon: judged.describe('Valences of words from a list'),
  tfIdf: judged.describe('Logistic regression on words and pairs of words'),
  naiveBayes: judged.describe('Naive Bayes on words and pairs of words'),
});
export type Baselines = z.output<typeof baselines>;

export const classified = judged.extend({
  category: z.string().optional().describe('What it is about, where the model is surer of one than not'),
  baselines: baselines
    .optional()
    .describe('What words alone say, where one text was asked about and their model is registered'),
});
export type Classified = z.output<typeof classified>;

export const usedModel = z.object({ name: z.string(), version: z.string() });

/** What `POST /classify-sentiment` answers: one item a text, in their order. */
export const classificationAnswer = z.object({ items: z.array(classified), model: usedModel });
export type ClassificationAnswer = z.output<typeof classificationAnswer>;

/** Words for a label. */
export const labelNames = { '-1': 'negative', '0': 'neutral', '1': 'positive' } as const;
