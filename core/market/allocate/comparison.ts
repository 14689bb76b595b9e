import { z } from 'zod';

const pair = z.tuple([z.number(), z.number()]);

const comparisonRow = z.object({
  name: z.string(),
  totalReturn: z.number().describe('What 1 became, less 1'),
  yearlyReturn: z.number().describe('Compound, a year of 365 days'),
  volatility: z.number().describe('Standard deviation of daily returns times the root of 365'),
  sharpe: z.number().describe('Mean over standard deviation of daily returns, times the root of 365'),
  sharpeInterval: pair.describe('95 %, stationary bootstrap over days'),
  maxDrawdown: z.number(),
  yearlyTurnover: z.number().describe('Bought and sold in a year, as a multiple of the wealth'),
  againstEqualWeight: z
    .object({ value: z.number(), interval: pair, pValue: z.number() })
    .optional()
    .describe('Sharpe ratio less that of equal weight (Ledoit and Wolf 2008)'),
  seeds: z
    .object({ count: z.int(), mean: z.number(), least: z.number(), most: z.number() })
    .optional()
    .describe('Sharpe ratios over seeds; the other figures are of the seed whose ratio is the middle one'),
});

const comparison = z.object({
  universe: z.string(),
  assets: z.array(z.string()),
  from: z.iso.date(),
  to: z.iso.date(),
  every: z.int().positive().describe('Days from decision to decision'),
  rows: z.array(comparisonRow).min(1),
});

/** `models/allocate/comparison.json`: what came of planning and of other strategies in walk-forward back-tests. */
export const comparisonsShape = z.object({
  /** Readers refuse what they do not know. */
  format: z.literal(1),
  builtAt: z.iso.datetime(),
  cost: z.number().describe('Share of what was bought and sold'),
  delayDays: z.int(),
  comparisons: z.array(comparison).min(1),
});

export type Comparisons = z.output<typeof comparisonsShape>;
export type Comparison = z.output<typeof comparison>;
export type ComparisonRow = z.output<typeof comparisonRow>;
