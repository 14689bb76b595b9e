import { type Candles, length, slice } from '../../../core/market/candles/candles.ts';
import type { History } from './marketCsv.ts';

/** Candles of three years. */
const THREE_YEARS = 1095;
/** How many tokens are served. */
const SERVED = 40;

/** A served token's newest stretch of candles from one exchange and kind of market. */
export interface ServedHistory {
  candles: Candles;
  source: string;
}

/**
 * The tokens with the longest clean history: still traded on the newest day, every day present, volumes all from one
 * exchange and kind of market. Ties by symbol. The choice looks at the newest day, so the set has survivorship bias.
 */
export function servedHistories(histories: ReadonlyMap<string, History>): ServedHistory[] {
  const newest = Math.max(...[...histories.values()].map(({ candles }) => candles.day.at(-1) ?? 0));
  return [...histories.values()]
    .filter(({ candles }) => candles.day.at(-1) === newest)
    .map(({ candles, sources, lastSplice }) => ({
      candles: slice(candles, lastSplice),
      source: sources[sources.length - 1],
    }))
    .sort((a, b) => length(b.candles) - length(a.candles) || (a.candles.symbol < b.candles.symbol ? -1 : 1))
    .slice(0, SERVED);
}

/**
 * Every token whose newest stretch from one exchange and kind of market holds three years, longest first, ties by
 * symbol; tokens that have ended are in. Nearly all were chosen by their publishers because they are still traded: the
 * set has survivorship bias.
 */
export function longHistories(histories: ReadonlyMap<string, History>): Candles[] {
  return [...histories.values()]
    .map(({ candles, lastSplice }) => slice(candles, lastSplice))
    .filter((candles) => length(candles) >= THREE_YEARS)
    .sort((a, b) => length(b) - length(a) || (a.symbol < b.symbol ? -1 : 1));
}
