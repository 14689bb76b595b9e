import type { WorldHistory } from '../../world/world.ts';
import { COST } from '../plan/outcomes.ts';
import { historyUntil, type Market } from './market.ts';

/** What a strategy knows when it decides: nothing after the close of that day. */
export interface Situation {
  /** Of the assets that are offered. */
  history: WorldHistory;
  /** Weights that are held at that close, one an offered asset and cash last. */
  held: Float64Array;
  /** How often it has decided before. */
  decided: number;
}

export interface Strategy {
  name: string;
  /** The weights to hold from the next trade on, one an offered asset and cash last. */
  decide(situation: Situation): Promise<Float64Array> | Float64Array;
}

export interface BackTestOptions {
  /** First and last day, places in the panel: the first decision is made at the close of the first one. */
  from: number;
  to: number;
  /** Days from decision to decision. */
  every: number;
  /** Days of the past that a strategy sees. */
  window: number;
  /** Closes that an asset must have had before it is offered. */
  leastCloses: number;
  /** Days from a decision to its trade, at least. */
  delay?: number;
  /** Share of what is bought and sold. */
  cost?: number;
  /** What is lost when an asset ceases to trade, after its last close: Shumway (1997) found 30 % for stocks. */
  delistingLoss?: number;
}

export interface BackTest {
  name: string;
  /** At the close of every day, from 1. */
  wealth: Float64Array;
  /** Sum of what was bought and sold, each time as a share of the wealth. */
  traded: number;
  trades: number;
  delisted: string[];
}

/** Days without a close after which an asset has ceased to trade: no exchange here rests for longer. */
const SILENT_DAYS = 8;

/**
 * Replays the past day by day. A decision is made at a close and traded at a later one: `delay` days after it, or on the
 * first day after that on which all assets concerned trade. In between the old weights drift.
 */
export async function runBackTest(
  market: Market,
  { name, decide }: Strategy,
  options: BackTestOptions,
): Promise<BackTest> {
  const { from, to, every, window, leastCloses, delay = 1, cost = COST, delistingLoss = 0.3 } = options;
  const { symbols, close } = market.panel;
  const count = symbols.length;
  const known = lastCloses(market, from);
  const units = new Float64Array(count);
  let cash = 1;
  let pending: { weights: Map<number, number>; day: number } | undefined;
  let decided = 0;
  const result: BackTest = {
    name,
    wealth: new Float64Array(to - from + 1),
    traded: 0,
    trades: 0,
    delisted: [],
  };

  for (let day = from; day <= to; day++) {
    const tradesToday = (asset: number) => !Number.isNaN(close[day * count + asset]);
    for (let asset = 0; asset < count; asset++) {
      if (tradesToday(asset)) known.seen(asset, close[day * count + asset], day);
      else if (units[asset] > 0 && day - known.day[asset] >= SILENT_DAYS) {
        cash += units[asset] * known.price[asset] * (1 - delistingLoss);
        units[asset] = 0;
        result.delisted.push(symbols[asset]);
      }
    }
    const worthOf = (asset: number) => (units[asset] > 0 ? units[asset] * known.price[asset] : 0);
    const worth = () => units.reduce((sum, _, asset) => sum + worthOf(asset), cash);

    if (pending !== undefined && day >= pending.day + delay) {
      const { weights } = pending;
      const concerned = symbols.flatMap((_, asset) =>
        units[asset] > 0 || (weights.get(asset) ?? 0) > 0 ? [asset] : [],
      );
      if (concerned.every(tradesToday)) {
        const before = worth();
        let traded = 0;
        for (const asset of concerned)
          traded += Math.abs((weights.get(asset) ?? 0) - worthOf(asset) / before);
        const after = before * (1 - cost * traded);
        cash = after;
        for (const asset of concerned) {
          const part = (weights.get(asset) ?? 0) * after;
          units[asset] = part / known.price[asset];
          cash -= part;
        }
        result.traded += traded;
        result.trades++;
        pending = undefined;
      }
    }
    const wealth = worth();
    result.wealth[day - from] = wealth;

    if ((day - from) % every === 0) {
      const offered = symbols.flatMap((_, asset) =>
        known.closes[asset] >= leastCloses && day - known.day[asset] < SILENT_DAYS ? [asset] : [],
      );
      const held = Float64Array.of(...offered.map((asset) => worthOf(asset) / wealth), cash / wealth);
      const history = historyUntil(market, day, offered, window);
      const weights = await decide({ history, held, decided: decided++ });
      pending = { weights: new Map(offered.map((asset, i) => [asset, weights[i]])), day };
    }
  }
  return result;
}

/** The newest close of every asset, its day, and how many there have been. */
function lastCloses({ panel }: Market, before: number) {
  const count = panel.symbols.length;
  const price = new Float64Array(count).fill(Number.NaN);
  const day = new Int32Array(count).fill(-1_000);
  const closes = new Int32Array(count);
  const seen = (asset: number, value: number, at: number) => {
    price[asset] = value;
    day[asset] = at;
    closes[asset]++;
  };
  for (let at = 0; at < before; at++)
    for (let asset = 0; asset < count; asset++) {
      const value = panel.close[at * count + asset];
      if (!Number.isNaN(value)) seen(asset, value, at);
    }
  return { price, day, closes, seen };
}
