import { z } from 'zod';
import { risks } from './plan/risk.ts';

const share = z.number().min(0).max(1);
const day = z.iso.date();

const prospect = z.object({
  expectedReturn: z.number().describe('Mean over the imagined paths, cost of trading taken out'),
  median: z.number(),
  lower80: z.number().describe('Return at the 10 % quantile'),
  upper80: z.number().describe('Return at the 90 % quantile'),
  probabilityOfLoss: share,
  conditionalValueAtRisk: z.number().describe('Mean loss of the worst 5 %, a share of the wealth'),
  expectedLogGrowth: z.number(),
});

const quantiles = z.object({
  lower: z.number().positive().describe('10 %'),
  middle: z.number().positive(),
  upper: z.number().positive().describe('90 %'),
});

const record = z.object({
  name: z.string(),
  yearlyReturn: z.number(),
  volatility: z.number(),
  sharpe: z.number(),
  maxDrawdown: z.number(),
});

/** What `/allocate` answers: shares of the wealth, and what is expected of them. */
export const allocateAnswer = z.object({
  asOf: day.describe('Newest day that the plan rests on'),
  horizon: z.int().min(1).max(30).describe('Days ahead'),
  risk: z.enum(risks),
  weights: z
    .array(
      z.object({
        symbol: z.string(),
        name: z.string(),
        kind: z.enum(['token', 'stock', 'fund', 'cash']),
        weight: share.describe('To hold now; with cash all add up to 1'),
        held: share.describe('Before the trade'),
        later: z.array(share).describe('At the later points of the plan, which will be planned anew by then'),
        expectedReturn: z.number().describe('Of the asset over the horizon, mean over the imagined paths'),
        riskShare: z
          .number()
          .describe('Share of the mean loss of the worst 5 %; negative where it softens the fall'),
        correlation: z.number().min(-1).max(1).nullable().describe('With the whole plan; null for cash'),
        why: z.string(),
      }),
    )
    .describe('Largest first, cash last'),
  turnover: z.number().min(0).describe('What is bought and sold now, as a share of the wealth'),
  cost: z.number().min(0).describe('What that costs, as a share of the wealth'),
  saved: z.boolean().describe('True when saved holdings were the weights to start from'),
  level: z
    .object({ aversion: z.number(), mostInOne: share, mostInCash: share })
    .describe('What the level of risk means at this horizon'),
  plan: prospect,
  equalWeight: prospect,
  fan: z.array(z.object({ date: day, plan: quantiles, equalWeight: quantiles })).describe('What 1 becomes'),
  backTest: z
    .object({
      from: day,
      to: day,
      universe: z.string(),
      planned: record,
      equalWeight: record,
      buyAndHold: record,
      surelyDifferent: z.boolean().describe('Sharpe ratios of plan and equal weight, at 95 %'),
    })
    .nullable()
    .describe('What came of planning in a walk-forward back-test; null where none was run'),
  world: z.object({
    name: z.string(),
    version: z.string(),
    paths: z.int().positive(),
    unlikeTraining: z
      .array(z.string())
      .describe('Assets of a kind that the world has not learned from: it has seen tokens alone'),
  }),
  data: z.object({
    source: z.string().describe('Where the candles of the tokens came from; the oldest where they differ'),
    fetchedAt: z.iso.datetime().nullable(),
    live: z.boolean(),
    othersAsOf: day.nullable().describe('Newest close of the stocks and funds; null where there are none'),
    days: z.int().describe('Days of the past that the plan rests on'),
  }),
});

export type AllocateAnswer = z.output<typeof allocateAnswer>;
export type Prospect = z.output<typeof prospect>;
