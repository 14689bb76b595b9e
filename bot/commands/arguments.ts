import { z } from 'zod';

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
