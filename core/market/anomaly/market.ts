import type { Candles } from '../candles/candles.ts';
import { windowedSum } from '../indicators/rolling.ts';
import { candleFeatures } from './candleFeatures.ts';

/** Others that a candle needs before the market says anything about it. */
const LEAST_OTHERS = 3;
/** One token's wild candle does not make a market. */
const LIMIT = 5;
/** Candles over which a token's share in the market's moves is learned. */
const MEMORY = 60;
const RECENT = 20;

interface Own {
  firstDay: number;
  /** In typical ranges, kept within 5. */
  returns: Float64Array;
  ranges: Float64Array;
}

/** The moves of many tokens, each in its own typical ranges, by candle. */
export interface MarketContext {
  tokens: ReadonlyMap<string, Own>;
  firstDay: number;
  count: Float64Array;
  /** Over the tokens of a candle. */
  returns: Float64Array;
  ranges: Float64Array;
  rising: Float64Array;
}

/** What the market says about a token's candles; 0, neutral, where it says nothing. */
interface MarketFeatures {
  /** Mean return of the others, in typical ranges. */
  market: Float64Array;
  /** Mean logarithm of the others' true range over their typical one. */
  marketRange: Float64Array;
  /** Share of the others that rose, less a half. */
  breadth: Float64Array;
  /** What is left of the return without the token's usual share in the market's. */
  residual: Float64Array;
  /** Correlation with the market over 20 candles less that over the 60 before. */
  correlation: Float64Array;
}

/**
 * Gathers the market once for many tokens; a token of the context is never part of its own market. Candles are matched by
 * `day`, whatever its unit: for shorter candles it counts those.
 */
export function marketContext(universe: readonly Candles[]): MarketContext {
  const firstDay = Math.min(...universe.map(({ day }) => day[0]));
  const size = Math.max(0, ...universe.map(({ day }) => day[day.length - 1] - firstDay + 1));
  const column = () => new Float64Array(size);
  const context = { count: column(), returns: column(), ranges: column(), rising: column() };
  const tokens = new Map<string, Own>();
  for (const candles of universe) {
    const { return: moves, range } = candleFeatures(candles);
    const returns = moves.map((value) => Math.max(-LIMIT, Math.min(LIMIT, value)));
    tokens.set(candles.symbol, { firstDay: candles.day[0], returns, ranges: range });
    for (const [i, day] of candles.day.entries()) {
      if (Number.isNaN(returns[i])) continue;
      const at = day - firstDay;
      context.count[at]++;
      context.returns[at] += returns[i];
      context.ranges[at] += range[i];
      context.rising[at] += Number(returns[i] > 0);
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
  const [market, marketRange, breadth] = [column(), column(), column()];
  const known = new Uint8Array(rows);
  const own = context?.tokens.get(symbol);
  for (let i = 0; i < rows && context !== undefined; i++) {
    const at = day[i] - context.firstDay;
    const mine = own?.returns[day[i] - own.firstDay] ?? Number.NaN;
    const counted = Number.isNaN(mine) ? 0 : 1;
    const others = (context.count[at] ?? 0) - counted;
    if (others < LEAST_OTHERS) continue;
    known[i] = 1;
    market[i] = (context.returns[at] - counted * (mine || 0)) / others;
    marketRange[i] =
      (context.ranges[at] - (counted === 1 ? (own?.ranges[day[i] - own.firstDay] ?? 0) : 0)) / others;
    breadth[i] = (context.rising[at] - counted * Number(mine > 0)) / others - 0.5;
  }
  return { market, marketRange, breadth, ...togetherness(returns, market, known) };
}

/** The residual from the market and the change of the correlation with it. */
function togetherness(
  returns: Float64Array,
  market: Float64Array,
  known: Uint8Array,
): Pick<MarketFeatures, 'residual' | 'correlation'> {
  const x = market;
  const y = returns.map((value, i) =>
    known[i] === 1 ? Math.max(-LIMIT, Math.min(LIMIT, value)) : Number.NaN,
  );
  // Places without a market would be NaN for ever in a running sum: they count as moves of nothing.
  const present = y.map((value) => (Number.isNaN(value) ? 0 : 1));
  const moved = y.map((value) => (Number.isNaN(value) ? 0 : value));
  const sums = (period: number) => ({
    count: windowedSum(present, period),
    xx: windowedSum(
      x.map((value, i) => value * value * present[i]),
      period,
    ),
    yy: windowedSum(
      moved.map((value) => value * value),
      period,
    ),
    xy: windowedSum(
      x.map((value, i) => value * moved[i]),
      period,
    ),
  });
  const [long, short] = [sums(MEMORY), sums(RECENT)];
  const residual = new Float64Array(y.length);
  const correlation = new Float64Array(y.length);
  for (let i = MEMORY; i < y.length; i++) {
    if (present[i] === 0 || !(long.count[i - 1] >= RECENT && long.xx[i - 1] > 0)) continue;
    residual[i] = moved[i] - (long.xy[i - 1] / long.xx[i - 1]) * x[i];
    if (i < MEMORY + RECENT || !(short.count[i] >= RECENT / 2)) continue;
    const before = i - RECENT;
    correlation[i] =
      cosine(short.xy[i], short.xx[i], short.yy[i]) -
      cosine(long.xy[before], long.xx[before], long.yy[before]);
  }
  return { residual, correlation };
}

function cosine(xy: number, xx: number, yy: number): number {
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
