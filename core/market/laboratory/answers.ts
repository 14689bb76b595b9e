import { z } from 'zod';
import { modelFamilies, tasks } from './leaderboard.ts';

const interval = z.tuple([z.number(), z.number()]);
const figure = z.object({ value: z.number(), interval: interval.optional() });
const range = z.object({ from: z.iso.date(), to: z.iso.date() });

/** What `/compare` answers. */
export const compareAnswer = z.object({
  symbol: z.string(),
  alone: z
    .boolean()
    .describe('False where the figures are those over all tokens: this one was not among them'),
  tokens: z.array(z.string()).describe('Those that the models were compared on'),
  horizon: z.int().min(1).describe('Days ahead'),
  range: range.describe('First and last day of the forecasts'),
  forecasts: z.int().describe('Scored forecasts of each model'),
  rows: z
    .array(
      z.object({
        model: z.string(),
        family: z.enum(modelFamilies),
        task: z.enum(tasks).describe('What it was fitted for'),
        crpsSkill: figure
          .optional()
          .describe('1 - CRPS / that of no change with a constant width; above 0 is better'),
        maeRatio: figure.optional().describe('Mean absolute error / that of no change; below 1 is better'),
        coverage80: figure.optional().describe('Share of closes inside the 80 % interval'),
        auc: figure.optional().describe('Area under the ROC curve of a rise; 0.5 is a coin'),
        notes: z.array(z.string()),
      }),
    )
    .describe('Best CRPS first'),
  madeOn: z.string(),
});
export type CompareAnswer = z.output<typeof compareAnswer>;

/** What `/features` answers. */
export const featuresAnswer = z.object({
  symbol: z.string(),
  asOf: z.iso.date().describe('Day of the last candle that the values are of'),
  horizon: z.int().min(1).describe('Days ahead'),
  task: z.enum(tasks),
  model: z.string(),
  features: z
    .array(
      z.object({
        name: z.string(),
        family: z.string(),
        importance: z.number().describe('Rise of the loss, as a share of it, when the column is permuted'),
        interval,
        value: z
          .number()
          .optional()
          .describe('Of the token on that day, where the forecast uses the feature'),
        percentile: z
          .number()
          .min(0)
          .max(1)
          .optional()
          .describe("Share of the token's last 440 days or fewer on which it was lower"),
      }),
    )
    .describe('Most important first'),
  range: range.describe('Where the importance was measured, over all tokens'),
  data: z.object({ source: z.string(), fetchedAt: z.iso.datetime(), live: z.boolean() }),
});
export type FeaturesAnswer = z.output<typeof featuresAnswer>;
