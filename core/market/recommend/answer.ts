import { z } from 'zod';
import { methods } from './graph.ts';

const symbol = z.string().min(1);

export const heldToken = z.object({
  symbol,
  weight: z.number().positive().optional().describe('Amount or share; only the proportions count'),
});

/** What `/recommend` answers, best first. */
export const recommendAnswer = z.object({
  items: z.array(
    z.object({
      symbol,
      name: z.string().optional().describe('Where the token is one of those with prices here'),
      score: z
        .number()
        .describe('1 is the best of this answer; only the order and the proportions mean something'),
      why: z.string().describe('In one sentence, what the recommendation rests on'),
      because: z.object({
        heldBy: z.int().min(0).describe('Of the holders with a portfolio like this one, how many hold it'),
        movesLike: z
          .object({ symbol, correlation: z.number() })
          .optional()
          .describe('The held token whose daily returns correlate most with its own'),
        kinOf: z
          .object({ symbol, likeness: z.number() })
          .optional()
          .describe('The held token that is nearest by sector, class and tags; cosine'),
        sector: z.string().optional(),
      }),
    }),
  ),
  method: z.enum(methods),
  holdings: z
    .array(z.object({ symbol, weight: z.number() }))
    .describe('What the answer is for; weights add up to 1'),
  saved: z.boolean().describe('True when the saved holdings were used'),
  unknown: z.array(z.string()).describe('Given symbols that no holder and no price list knows: left out'),
  neighbours: z.int().min(0).describe('Holders with a portfolio like this one'),
  quality: z
    .object({ on: z.string(), ndcg5: z.number(), popularity: z.number() })
    .describe('Measured on withheld holders, beside recommending what most hold'),
  model: z.object({ name: z.string(), version: z.string() }),
  data: z.object({ source: z.string(), asOf: z.string().describe('Newest day that the model saw') }),
});

export type RecommendAnswer = z.output<typeof recommendAnswer>;
