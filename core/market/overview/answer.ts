import { z } from 'zod';

const day = z.iso.date();
const share = z.number().nullable().describe('A share: 0.05 is 5 %; null where the history is too short');

/** What `/market` answers. */
export const overviewAnswer = z.object({
  symbol: z.string(),
  name: z.string(),
  asOf: day,
  lastClose: z.number().positive().describe('USD'),
  returns: z
    .object({ day1: share, day7: share, day30: share, day90: share, day365: share })
    .describe('Simple returns of the close'),
  volatility: z
    .object({ day20: share, day90: share })
    .describe('Standard deviation of daily log returns over the last days, times sqrt(365)'),
  drawdown: z.object({
    now: share.describe('Below the highest close of the window'),
    deepest: share,
    peak: day.describe('Day of the highest close'),
  }),
  correlation: z
    .object({ btc: share, eth: share })
    .describe('Correlation of daily log returns over the last 90 days; null for the token itself'),
  indicators: z.object({
    rsi14: z.number().nullable().describe('0..100'),
    sma20: z.number().nullable().describe('USD'),
    sma50: z.number().nullable(),
    sma200: z.number().nullable(),
    ema20: z.number().nullable(),
    macd: z.number().nullable(),
    macdSignal: z.number().nullable(),
    bollingerLower: z.number().nullable(),
    bollingerUpper: z.number().nullable(),
    volumeRatio20: z.number().nullable().describe('Volume of the last day over its 20-day average'),
    priceVolumeTrend20: z.number().nullable().describe('Change over 20 days, in shares of the volume traded'),
  }),
  history: z
    .array(z.object({ date: day, close: z.number(), drawdown: z.number() }))
    .describe('The last year'),
  data: z.object({ source: z.string(), fetchedAt: z.iso.datetime(), live: z.boolean() }),
});

export type OverviewAnswer = z.output<typeof overviewAnswer>;
