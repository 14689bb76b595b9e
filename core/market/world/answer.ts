import { z } from 'zod';

const price = z.number().positive().describe('USD');
const day = z.iso.date();
const probability = z.number().min(0).max(1);

/** What `/simulate` answers: plain numbers, prices in USD. */
export const simulationAnswer = z.object({
  symbol: z.string(),
  asOf: day.describe('Day of the last closed candle that the simulation saw'),
  days: z.int().min(1).max(90).describe('Days ahead'),
  targetDate: day.describe('The last simulated day'),
  seed: z.int().describe('The same seed, candles and model give the same paths'),
  paths: z.int().describe('How many futures were drawn'),
  lastClose: price,
  median: price.describe('Median of the close on the last day'),
  lower80: price.describe('Lower bound of the central 80 % of the closes on the last day, USD'),
  upper80: price.describe('Upper bound of the central 80 % of the closes on the last day, USD'),
  probabilityUp: probability.describe('Share of the paths that end above the last close'),
  drawdowns: z
    .array(z.object({ depth: z.number(), probability }))
    .describe('Share of the paths whose close falls by at least this much below the highest one before it'),
  expectedRange: z
    .object({ low: price, high: price })
    .describe('Medians of the lowest and of the highest close of a path, the last close counted in'),
  fan: z
    .array(z.object({ date: day, p10: price, p25: price, p50: price, p75: price, p90: price }))
    .describe('Quantiles of the close of every day'),
  samples: z.array(z.array(price)).describe('The first three paths: a close for every day of the fan'),
  skill: z
    .object({
      on: z.string().describe('Where it was measured'),
      horizon: z.number().describe('Days ahead at which it was measured, the nearest to those asked for'),
      crpsSkill: z
        .number()
        .describe('1 - CRPS / that of the block bootstrap of the past year; above 0 is better'),
      interval: z.tuple([z.number(), z.number()]).describe('95 % interval of that'),
      garchSkill: z.number().describe('The same against a simulated GARCH(1,1) with Student-t shocks'),
      coverage80: z.number().describe('Share of closes that the central 80 % held'),
    })
    .describe('Measured on days that the model has not learned from'),
  closes: z.array(z.object({ date: day, close: price })).describe('The last 60 closes'),
  model: z.object({ name: z.string(), version: z.string() }),
  data: z.object({
    source: z.string().describe('Where the candles came from'),
    fetchedAt: z.iso.datetime(),
    live: z.boolean().describe('False when the candles are older than the last closed day'),
  }),
});

export type SimulationAnswer = z.output<typeof simulationAnswer>;
