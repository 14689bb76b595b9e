import { type Candles, length, slice } from '../../../core/market/candles/candles.ts';
import type { History } from './marketCsv.ts';

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
