import { z } from 'zod';

const price = z.number().positive().describe('USD');
const day = z.iso.date();

/** What `/predict` answers: plain numbers, prices in USD. */
export const forecastAnswer = z.object({
  symbol: z.string(),
  asOf: day.describe('Day of the last closed candle that the forecast saw'),
  horizon: z.int().min(1).max(30).describe('Days ahead'),
  targetDate: day.describe('Day whose close is forecast'),
  lastClose: price,
  close: price.describe('Forecast close, USD (the median)'),
  lower80: price.describe('Lower bound of the central 80 % interval, USD'),
  upper80: price.describe('Upper bound of the central 80 % interval, USD'),
  quantiles: z
    .object({
      levels: z.array(z.number()).describe('0.05 to 0.95'),
      values: z.array(price).describe('The close at each level, ascending, USD'),
    })
    .describe('The whole distribution of the close; its median is the forecast close'),
  probabilityUp: z.number().min(0).max(1).describe('Probability that the close is above the last one'),
  naive: price.describe('The naive forecast: no change'),
  skill: z
    .object({
      on: z.string().describe('Where it was measured'),
      maeRatio: z.number().describe('Mean absolute error / that of the naive forecast; below 1 is better'),
      intervalSkill: z
        .number()
        .describe('1 - pinball loss / that of the trailing-year quantiles; above 0 is better'),
      crpsSkill: z.number().describe('1 - CRPS / that of the trailing-year quantiles; above 0 is better'),
      coverage80: z.number().describe('Share of closes that the 80 % interval held'),
      auc: z.number().describe('Area under the ROC curve of the probability of a rise; 0.5 is a coin'),
    })
    .describe('Measured out of sample, for the nearest horizon that was evaluated'),
  outlier: z
    .object({
      score: z.number().describe('How unlike the training the newest day is; about 1 is usual'),
      threshold: z.number().describe('Above it no forecast is given'),
    })
    .describe('Mahalanobis distance of the features'),
  candles: z
    .array(z.object({ date: day, open: price, high: price, low: price, close: price, volume: z.number() }))
    .describe('The last 60 candles'),
  cone: z
    .array(z.object({ date: day, lower: price, middle: price, upper: price }))
    .describe('Forecast of every day up to the horizon'),
  model: z.object({ name: z.string(), version: z.string() }),
  data: z.object({
    source: z.string().describe('Where the candles came from'),
    fetchedAt: z.iso.datetime(),
    live: z.boolean().describe('False when the candles are older than the last closed day'),
  }),
});

export type ForecastAnswer = z.output<typeof forecastAnswer>;
