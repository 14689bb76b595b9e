import { z } from 'zod';
import type { Models } from './inference/port.ts';
import type { PriceSeries } from './market/candles/candles.ts';
import type { Intraday, TimedSeries } from './market/candles/timeframe.ts';
import type { Outcome } from './refusal.ts';
import type { Store } from './store/port.ts';

/** Daily prices, from wherever they can be had. */
export interface Prices {
  /**
   * The newest closed daily candles, at most `days` of them.
   * Refuses with `UnknownSymbol` or `SourceUnavailable`; being offline is not a refusal while the snapshot has the symbol.
   */
  daily(symbol: string, days: number): Promise<Outcome<PriceSeries>>;
  /** How prices are being had now, for `/status`. */
  health(): Promise<PricesHealth>;
}

/** Prices within the day, from wherever they can be had. */
export interface IntradayPrices {
  /**
   * The newest closed candles of four hours or of one, at most `count` of them.
   * Refuses with `UnknownSymbol` or `SourceUnavailable`; offline only what the snapshot holds can be had.
   */
  intraday(symbol: string, timeframe: Intraday, count: number): Promise<Outcome<TimedSeries>>;
}

/** How prices are being had, as `/status` publishes it. */
export const pricesHealth = z.object({
  sources: z
    .array(
      z.object({
        name: z.string(),
        open: z.boolean().describe('True while it is left alone after failures'),
        failures: z.int().min(0).describe('Questions that it did not answer well, since the start'),
        lastError: z.string().optional(),
        lastSuccess: z.iso.datetime().optional(),
      }),
    )
    .describe('In the order in which they are asked; none with OFFLINE'),
  snapshot: z.object({
    symbols: z.int().min(0),
    asOf: z.string().describe('The newest day in it; empty when it cannot be used'),
    error: z
      .string()
      .optional()
      .describe('In one sentence, why there is none to fall back on; symbols is then 0'),
  }),
});

export type PricesHealth = z.output<typeof pricesHealth>;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What a skill may reach. Passed in, so that a test passes its own. */
export interface Ports {
  prices: Prices;
  models: Models;
  store: Store;
  clock: Clock;
}

/** What a skill is told about the job it runs in. */
export interface SkillContext {
  /** The conversation that asks, the surface's name first (`web:42`): settings are kept for it. Absent: nobody known. */
  chat?: string;
  signal: AbortSignal;
  progress(fraction: number, note?: string): void;
}
