import type { Candles } from '../candles/candles.ts';
import { windowedSum } from '../indicators/rolling.ts';
import { candleFeatures } from './candleFeatures.ts';

/** Others that a candle needs before the market says anything about it. */
const LEAST_OTHERS = 3;
/** One token's wild candle does not make a market. */
const LIMIT = 5;
/** Candles over which a token's share in the market's moves is learned, and how many of them it takes. */
const MEMORY = 60;
const LEAST_SHARED = 20;

interface Own {
  firstDay: number;
  /** In typical ranges, kept within 5. */
  returns: Float64Array;
  drops: Float64Array;
  ranges: Float64Array;
}

/** The moves of many tokens, each in its own typical ranges, by candle. */
export interface MarketContext {
  tokens: ReadonlyMap<string, Own>;
  firstDay: number;
  count: Float64Array;
  /** Over the tokens of a candle. */
  returns: Float64Array;
  drops: Float64Array;
  ranges: Float64Array;
}

/** What the market says about a token's candles; 0, neutral, where it says nothing. */
interface MarketFeatures {
  /** Mean way of the others from the last close down to the low, in typical ranges. */
  marketDrop: Float64Array;
  /** Mean logarithm of the others' true range over their typical one. */
  marketRange: Float64Array;
  /** What is left of the return without the token's usual share in the market's. */
  residual: Float64Array;
}

/**
 * Gathers the market once for many tokens; a token of the context is never part of its own market. Candles are matched by
 * `day`, whatever its unit: for shorter candles it counts those.
 */
export function marketContext(universe: readonly Candles[]): MarketContext {
  const firstDay = Math.min(...universe.map(({ day }) => day[0]));
  const size = Math.max(0, ...universe.map(({ day }) => day[day.length - 1] - firstDay + 1));
  const column = () => new Float64Array(size);
  const context = { count: column(), returns: column(), drops: column(), ranges: column() };
  const tokens = new Map<string, Own>();
  for (const candles of universe) {
    const { return: moves, drop, range: ranges } = candleFeatures(candles);
    const [returns, drops] = [moves.map(within), drop.map(within)];
    tokens.set(candles.symbol, { firstDay: candles.day[0], returns, drops, ranges });
    for (const [i, day] of candles.day.entries()) {
      if (Number.isNaN(returns[i])) continue;
      const at = day - firstDay;
      context.count[at]++;
      context.returns[at] += returns[i];
      context.drops[at] += drops[i];
      context.ranges[at] += ranges[i];
    }
  }
  return { tokens, firstDay, ...context };
}

/** @param returns of the token itself, in typical ranges, one for each candle */
export function marketFeatures(
  { symbol, day }: Candles,
  returns: Float64Array,
  context: MarketContext | undefined,
): MarketFeatures {
  const rows = day.length;
  const column = () => new Float64Array(rows);
  const [market, marketDrop, marketRange] = [column(), column(), column()];
  const known = new Uint8Array(rows);
  const own = context?.tokens.get(symbol);
  for (let i = 0; i < rows && context !== undefined; i++) {
    const at = day[i] - context.firstDay;
    const mine = day[i] - (own?.firstDay ?? 0);
    const counted = own !== undefined && Number.isFinite(own.returns[mine]);
    const others = (context.count[at] ?? 0) - Number(counted);
    if (others < LEAST_OTHERS) continue;
    const mean = (total: Float64Array, part: Float64Array | undefined) =>
      (total[at] - (counted && part !== undefined ? part[mine] : 0)) / others;
    known[i] = 1;
    market[i] = mean(context.returns, own?.returns);
    marketDrop[i] = mean(context.drops, own?.drops);
    marketRange[i] = mean(context.ranges, own?.ranges);
  }
  return { marketDrop, marketRange, residual: residualOf(returns, market, known) };
}

/** The return less the market's times the share that the least squares of the candles before give; 0 without a market. */
function residualOf(returns: Float64Array, market: Float64Array, known: Uint8Array): Float64Array {
  // Places without a market would be NaN for ever in a running sum: they count as moves of nothing.
  const own = returns.map((value, i) => (known[i] === 1 && !Number.isNaN(value) ? within(value) : 0));
  const shared = windowedSum(Float64Array.from(known), MEMORY);
  const squares = windowedSum(
    market.map((value) => value * value),
    MEMORY,
  );
  const products = windowedSum(
    market.map((value, i) => value * own[i]),
    MEMORY,
  );
  return own.map((value, i) => {
    const learned = known[i] === 1 && shared[i - 1] >= LEAST_SHARED && squares[i - 1] > 0;
    return learned ? value - (products[i - 1] / squares[i - 1]) * market[i] : 0;
  });
}

function within(value: number): number {
  return Math.max(-LIMIT, Math.min(LIMIT, value));
}
