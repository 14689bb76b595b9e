import type { DailyIndex } from './daily.ts';

/** The shipped index of one symbol. */
export interface ShippedIndex {
  model: { name: string; version: string };
  halfLifeHours: number;
  /** The newest days, oldest first; none where the symbol is not held. */
  days: readonly DailyIndex[];
  /** Tokens that are held. */
  held: readonly string[];
}

/** What the index needs beside the stored headlines. */
export interface MoodSource {
  /** What ships with this version of a symbol, or of `MARKET`; undefined where nothing does that can be read. */
  shipped(symbol: string, days: number): Promise<ShippedIndex | undefined>;
  settings(): Promise<{ halfLifeHours: number }>;
}
