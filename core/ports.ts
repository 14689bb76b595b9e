import type { Models } from './inference/port.ts';
import type { PriceSeries } from './market/candles/candles.ts';
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

export interface PricesHealth {
  /** In the order in which they are asked. `open` is true while a source is left alone after failures. */
  sources: { name: string; open: boolean; lastError?: string; lastSuccess?: string }[];
  /** `error` says in one sentence why there is none to fall back on; `symbols` is then 0. */
  snapshot: { symbols: number; asOf: string; error?: string };
}

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
  signal: AbortSignal;
  progress(fraction: number, note?: string): void;
}
