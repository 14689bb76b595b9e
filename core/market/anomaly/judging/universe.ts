import type { Models } from '../../../inference/port.ts';
import type { Ports } from '../../../ports.ts';
import type { Candles } from '../../candles/candles.ts';
import { tokens } from '../../tokens.ts';
import { type MarketContext, marketContext } from '../features.ts';

/** The market as it was gathered. */
export interface Universe {
  context: MarketContext;
  firstDay: number;
  lastDay: number;
  /** Tells it from others in a key. */
  id: string;
}

/** Days of each token: what is held of them. */
const DAYS = 700;
/** Questions for prices that wait at a time. */
const AT_ONCE = 8;
/** However slow the sources are, an answer does not wait for the whole market: the rest is there for the next one. */
const PATIENCE_MS = 2_000;
/** How long a market is good for of which a quarter or more had no candle of the newest day. */
const PARTIAL_FOR_MS = 10 * 60_000;

interface Gathered {
  universe: Universe | undefined;
  newestAsked: number;
  goodUntil: number;
}

const byModels = new WeakMap<Models, Gathered>();

/**
 * The daily market of the served tokens, gathered once a day for each thread. A token whose prices cannot be had is
 * missing from it.
 * @param newestDay that someone asks about
 * @returns undefined where no prices can be had
 */
export async function gatherUniverse(
  newestDay: number,
  { prices, models, clock }: Pick<Ports, 'prices' | 'models' | 'clock'>,
): Promise<Universe | undefined> {
  const known = byModels.get(models);
  if (known !== undefined && newestDay <= known.newestAsked && clock.now() < known.goodUntil)
    return known.universe;
  const started = clock.now();
  const universe: Candles[] = [];
  for (let from = 0; from < tokens.length && clock.now() - started < PATIENCE_MS; from += AT_ONCE) {
    const some = await Promise.all(
      tokens.slice(from, from + AT_ONCE).map(({ symbol }) => prices.daily(symbol, DAYS)),
    );
    for (const found of some)
      if (found.ok && found.value.candles.day.length > 0) universe.push(found.value.candles);
  }
  const lastDays = universe.map(({ day }) => day[day.length - 1]);
  const lastDay = Math.max(...lastDays);
  const whole = lastDays.filter((day) => day >= newestDay).length > 0.75 * tokens.length;
  const gathered: Gathered = {
    newestAsked: newestDay,
    goodUntil: whole ? Number.POSITIVE_INFINITY : clock.now() + PARTIAL_FOR_MS,
    universe:
      universe.length === 0
        ? undefined
        : {
            context: marketContext(universe),
            firstDay: Math.min(...universe.map(({ day }) => day[0])),
            lastDay,
            id: `${universe.length} ${lastDay} ${started}`,
          },
  };
  byModels.set(models, gathered);
  return gathered.universe;
}

/** Whether the market is known on nearly all of the days: judged half with it and half without, days do not compare. */
export function covers(universe: Universe, { day }: Candles): boolean {
  const common = Math.min(universe.lastDay, day[day.length - 1]) - Math.max(universe.firstDay, day[0]) + 1;
  return common >= 0.9 * day.length;
}

/** How many other tokens had a candle then. */
export function othersOn({ context }: Universe, symbol: string, day: number): number {
  const counted = context.count[day - context.firstDay] ?? 0;
  const own = context.tokens.get(symbol);
  return counted - (own !== undefined && Number.isFinite(own.returns[day - own.firstDay]) ? 1 : 0);
}
