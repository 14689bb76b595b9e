import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../../core/config.ts';
import type { Logger } from '../../../core/log.ts';
import { length, type PriceSeries } from '../../../core/market/candles/candles.ts';
import { findToken, type Token } from '../../../core/market/tokens.ts';
import type { Clock, IntradayPrices, Prices } from '../../../core/ports.ts';
import { answer, type Outcome, refuse } from '../../../core/refusal.ts';
import type { Store } from '../../../core/store/port.ts';
import { createSources } from '../exchanges/sources.ts';
import { Budget } from './budget.ts';
import { CandleWriter } from './candleWriter.ts';
import { fetchSeries, HISTORY_DAYS } from './chain.ts';
import { copyNewest } from './copyNewest.ts';
import { goodUntil, isLive, missingDays, newestDay } from './freshness.ts';
import { GrowingPause } from './growingPause.ts';
import { type CountedHealth, GuardedSource } from './guardedSource.ts';
import { createIntradayPrices } from './intraday.ts';
import { openIntradaySnapshot } from './intradaySnapshot.ts';
import { openSnapshot } from './snapshot.ts';

export interface PriceLimits {
  /**
   * How long a question may wait for sources, in ms. Discord wants an answer within 3 s; forecast, chart and the way back
   * take their part, and prices that come too late for this question are there for the next.
   */
  answerBudgetMs: number;
  /** How much of that may go into reading the store. */
  storeReadMs: number;
  /** For one request to a source, body included. */
  tryTimeoutMs: number;
  /** How long closing waits for writes. */
  closeMs: number;
}

export const defaultPriceLimits: PriceLimits = {
  answerBudgetMs: 1_200,
  storeReadMs: 400,
  tryTimeoutMs: 3_000,
  closeMs: 5_000,
};

/** After sources failed, the next questions are answered from what is there; then they are tried again. */
const OFFLINE_PAUSE = { after: 0, firstMs: 60_000, longestMs: 600_000 };
/** More than there are tokens to serve. */
const CACHED_SERIES = 256;
/** While no source answers, another process may still write newer candles: the store is read again after this long. */
const STORE_MEMORY_MS = 30_000;

export interface LivePrices extends Prices, IntradayPrices {
  health(): Promise<CountedHealth>;
  /** Gives up requests in flight and waits for writes. Later questions are answered without sources. Never rejects. */
  close(): Promise<void>;
}

interface Cached {
  series: PriceSeries;
  goodUntil: number;
  exhausted: boolean;
}

/**
 * Prices from memory, the store, the sources in their order, or the offline snapshot: whatever is fresh and soonest.
 * Opens nothing before the first question, and no socket at all with `OFFLINE`.
 */
export function createPrices(
  config: Config,
  deps: { store: Promise<Store>; clock: Clock; log: Logger },
  limits: PriceLimits = defaultPriceLimits,
): LivePrices {
  const { clock, log } = deps;
  const guards = createSources(config, { clock, tryTimeoutMs: limits.tryTimeoutMs }).map(
    (source) => new GuardedSource(source, { clock, log }),
  );
  const snapshot = openSnapshot(join(config.MODELS_DIR, 'snapshot'));
  const writer = new CandleWriter(deps.store, log);
  const memory = new LRUCache<string, Cached>({ max: CACHED_SERIES });
  const reads = new LRUCache<string, { series: PriceSeries | undefined; goodUntil: number }>({
    max: CACHED_SERIES,
  });
  const flights = new Map<string, Promise<PriceSeries | undefined>>();
  const misses = new Map<string, GrowingPause>();
  const offline = new GrowingPause(OFFLINE_PAUSE);
  const closing = new AbortController();
  const { intraday } = createIntradayPrices({
    guards,
    snapshot: openIntradaySnapshot(join(config.MODELS_DIR, 'snapshot'), log),
    clock,
    log,
    answerBudgetMs: limits.answerBudgetMs,
    signal: closing.signal,
  });
  let store: Store | undefined;
  let storeComplained = false;
  deps.store.then(
    (opened) => {
      store = opened;
    },
    (err) => log.warn({ err }, 'The store did not open: fetched prices are kept in memory only'),
  );

  function remembered(symbol: string, days: number): PriceSeries | undefined {
    const entry = memory.get(symbol);
    if (entry === undefined || clock.now() >= entry.goodUntil) return undefined;
    return entry.exhausted || length(entry.series.candles) >= days ? entry.series : undefined;
  }

  async function readStore(symbol: string): Promise<PriceSeries | undefined> {
    // Opening takes seconds at the first start; a question does not wait for it.
    if (store === undefined) return undefined;
    const known = reads.get(symbol);
    if (known !== undefined && clock.now() < known.goodUntil) return known.series;
    try {
      const series = await store.getCandles(symbol, HISTORY_DAYS);
      reads.set(symbol, { series, goodUntil: clock.now() + STORE_MEMORY_MS });
      return series;
    } catch (err) {
      if (!storeComplained) log.warn({ err }, 'Prices cannot be read from the store');
      storeComplained = true;
      return undefined;
    }
  }

  /** The freshest series that needs no network; the longest of equals. */
  async function held(symbol: string, budget: Budget): Promise<PriceSeries | undefined> {
    const [stored, frozen] = await Promise.all([
      budget.within(readStore(symbol), limits.storeReadMs),
      snapshot.get(symbol),
    ]);
    const known = [memory.peek(symbol)?.series, stored, frozen].filter((series) => series !== undefined);
    return known.toSorted(
      (a, b) => newestDay(b.candles) - newestDay(a.candles) || length(b.candles) - length(a.candles),
    )[0];
  }

  function mayFetch(symbol: string): boolean {
    const now = clock.now();
    const paused = offline.pausing(now) || misses.get(symbol)?.pausing(now) === true;
    return guards.length > 0 && !paused && !closing.signal.aborted;
  }

  /** For everyone who asks until it lands; resolves with undefined when no source helped, and never rejects. */
  function startFlight(token: Token, known: PriceSeries | undefined, days: number) {
    const { symbol } = token;
    const flight = fetchAndKeep(token, known, days)
      .catch((err: unknown) => {
        log.error({ err, symbol }, 'Fetching prices failed oddly');
        return undefined;
      })
      .finally(() => flights.delete(symbol));
    flights.set(symbol, flight);
    return flight;
  }

  async function fetchAndKeep(token: Token, known: PriceSeries | undefined, days: number) {
    const { symbol } = token;
    const fetched = await fetchSeries(guards, { token, known, days }, clock, closing.signal);
    const now = clock.now();
    if (!fetched.ok) {
      if (closing.signal.aborted) return undefined;
      if (fetched.down) {
        if (!offline.failing)
          log.warn('No price source can be reached; answering from the store and the offline snapshot');
        offline.fail(now);
      } else {
        const miss = misses.get(symbol) ?? new GrowingPause(OFFLINE_PAUSE);
        misses.set(symbol, miss);
        miss.fail(now);
      }
      return undefined;
    }
    if (offline.failing) log.info('Price sources can be reached again');
    offline.succeed();
    misses.delete(symbol);
    const { series, writes, exhausted } = fetched;
    memory.set(symbol, { series, goodUntil: goodUntil(series.candles, now), exhausted });
    if (writes.length > 0) writer.put(writes);
    return series;
  }

  async function find(token: Token, days: number): Promise<PriceSeries | undefined> {
    const { symbol } = token;
    const quick = remembered(symbol, days);
    if (quick !== undefined) return quick;
    const budget = new Budget(limits.answerBudgetMs);
    const known = await held(symbol, budget);
    // While the store was read, someone else's question may have been answered.
    const meanwhile = remembered(symbol, days);
    if (meanwhile !== undefined) return meanwhile;
    if (
      known !== undefined &&
      missingDays(known.candles, clock.now()) === 0 &&
      length(known.candles) >= days
    ) {
      memory.set(symbol, {
        series: known,
        goodUntil: goodUntil(known.candles, clock.now()),
        exhausted: false,
      });
      return known;
    }
    const flight = flights.get(symbol) ?? (mayFetch(symbol) ? startFlight(token, known, days) : undefined);
    if (flight === undefined) return known;
    // Once the sources were found to be down, they are tried behind an answer and not before it.
    if (offline.failing && known !== undefined) return known;
    return (await budget.within(flight)) ?? known;
  }

  return {
    intraday,
    async daily(symbol, days): Promise<Outcome<PriceSeries>> {
      const token = findToken(symbol);
      if (!token.ok) return token;
      const wanted = Math.min(HISTORY_DAYS, Math.max(1, Math.ceil(days) || 1));
      const series = await find(token.value, wanted);
      if (series === undefined) return unavailable(token.value, await snapshot.symbols());
      const live = isLive(series.candles, clock.now());
      return answer({ ...series, candles: copyNewest(series.candles, wanted), live });
    },
    async health() {
      return { sources: guards.map((guard) => guard.health()), snapshot: await snapshot.health() };
    },
    async close() {
      closing.abort();
      await Promise.all(flights.values());
      await writer.close(limits.closeMs);
    },
  };
}

function unavailable(token: Token, offlineSymbols: readonly string[]) {
  const others = offlineSymbols.slice(0, 6).join(', ');
  return refuse(
    'SourceUnavailable',
    `No source can give prices of ${token.symbol} (${token.name}) now.`,
    others === ''
      ? 'Try again in a few minutes, or send your own candles.'
      : `Try again in a few minutes, send your own candles, or ask about one that is held offline: ${others}.`,
  );
}
