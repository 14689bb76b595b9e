import { z } from 'zod';
import { timeframes } from '../../core/market/candles/timeframe.ts';

/** A token as people write it. Whether it is known is the skill's to say, with the nearest ones. */
export const symbolArgument = z
  .string()
  .trim()
  .min(1)
  .max(32)
  .regex(/^\$?[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, 'must be a symbol or a name, such as BTC or bitcoin')
  .describe('Symbol or name of the token, such as BTC');

/** Days ahead, of figures that were measured at a few horizons only. */
export const evaluatedHorizon = z
  .int()
  .min(1)
  .max(30)
  .default(1)
  .describe('Days ahead; the nearest that was evaluated is taken');

/** Tokens that a portfolio may hold. */
const MOST_HOLDINGS = 100;

/** As `symbolArgument`, and longer, with colons: lists of holdings name companies like that, which are left out by name. */
const heldSymbol = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^\$?[\p{L}\p{N}][\p{L}\p{N} .:_-]*$/u, 'must be a symbol or a name, such as BTC or bitcoin')
  .describe('Symbol or name of the token, such as BTC');

/** What a person holds: tokens, each with an amount or a share where one is given. */
export const holdingsArgument = z
  .array(
    z.strictObject({
      symbol: heldSymbol,
      weight: z
        .number()
        .min(1e-12)
        .max(1e12)
        .optional()
        .describe('Amount or share; only the proportions count'),
    }),
  )
  .max(MOST_HOLDINGS)
  .describe('Tokens that you hold, such as BTC 0.5 ETH 0.3 SOL');

/** Sixteen years of days, longer than any token has been traded; more would not fit into a body of 1 MB. */
const MOST_CANDLES = 6000;

/** Daily candles of the asker's own; their order and consistency are checked by `validateRows`. */
export const postedCandles = z
  .array(
    z.strictObject({
      date: z.iso.date(),
      open: z.number(),
      high: z.number(),
      low: z.number(),
      close: z.number(),
      volume: z.number(),
    }),
  )
  .max(MOST_CANDLES)
  .describe('Closed daily candles, oldest first, to answer from instead of the served ones');

const ofAnyLength = {
  date: z.iso.date().optional().describe('Of a daily candle'),
  time: z.iso.datetime({ offset: true }).optional().describe('At which a shorter candle begins'),
};

/** As `postedCandles`, and shorter ones, which carry a time; a series has one of the two. */
export const postedCandlesOfAnyLength = z
  .array(
    z.strictObject({
      ...ofAnyLength,
      open: z.number(),
      high: z.number(),
      low: z.number(),
      close: z.number(),
      volume: z.number(),
    }),
  )
  .max(MOST_CANDLES)
  .describe('Closed candles, oldest first, to answer from instead of the served ones: daily, of 4h or of 1h');

export const timeframeArgument = z.enum(timeframes).describe('Length of the candles: 1d, 4h or 1h');

/** How many alarms someone would bear; above a quarter of all days an alarm says nothing. */
export const alarmBudget = z
  .number()
  .min(1)
  .max(90)
  .default(12)
  .describe('Alarms a year that you would bear: 12 is about one a month');
