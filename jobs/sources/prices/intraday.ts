import { LRUCache } from 'lru-cache';
import type { Logger } from '../../../core/log.ts';
import type { Candles, PriceSeries } from '../../../core/market/candles/candles.ts';
import { candleMs, type Intraday, type TimedSeries } from '../../../core/market/candles/timeframe.ts';
import { findToken, type Token } from '../../../core/market/tokens.ts';
import type { Clock, IntradayPrices } from '../../../core/ports.ts';
import { answer, type Outcome, refuse } from '../../../core/refusal.ts';
import { SourceFault } from '../exchanges/source.ts';
import { Budget } from './budget.ts';
import { copyNewest } from './copyNewest.ts';
import { newestDay } from './freshness.ts';
import { GrowingPause } from './growingPause.ts';
import type { GuardedSource } from './guardedSource.ts';
import type { IntradaySnapshot } from './intradaySnapshot.ts';

/** What is held of every token: what Kraken gives in one question. */
const HELD = 719;
/** When it is worth asking for the candle that has just closed, and how soon again where it was not there yet. */
const CLOSED_AFTER_MS = 30_000;
/** After sources failed, the next questions are answered from what is there; then they are tried again. */
const PAUSE = { after: 0, firstMs: 60_000, longestMs: 600_000 };
/** Every served token at both lengths, with room to spare. */
const MOST = 256;

interface Cached {
  series: TimedSeries;
  goodUntil: number;
}

interface Parts {
  /** In the order in which they are asked for daily candles. */
  guards: readonly GuardedSource[];
  snapshot: IntradaySnapshot;
  clock: Clock;
  log: Logger;
  answerBudgetMs: number;
  /** Once aborted, no source is asked any more. */
  signal: AbortSignal;
}

/**
 * Candles shorter than a day: from memory while no newer one has closed, from the sources, or from the snapshot. They are
 * kept in memory only, since one question brings all of them.
 */
export function createIntradayPrices(parts: Parts): IntradayPrices {
  const { snapshot, clock, log, signal } = parts;
  // Backwards: Kraken gives in one question what takes Coinbase up to ten.
  const guards = parts.guards.filter(({ source }) => source.intraday !== undefined).toReversed();
  const memory = new LRUCache<string, Cached>({ max: MOST });
  const flights = new Map<string, Promise<TimedSeries | undefined>>();
  const pauses = new Map<string, GrowingPause>();

  async function fetchAndKeep(token: Token, timeframe: Intraday): Promise<TimedSeries | undefined> {
    const key = `${token.symbol} ${timeframe}`;
    for (const guard of guards) {
      if (guard.open || signal.aborted) continue;
      try {
        const candles = await guard.askIntraday(token, timeframe, HELD, signal);
        const now = clock.now();
        const about = { source: guard.source.name, fetchedAt: new Date(now).toISOString() };
        const series = { candles, ...about, live: isLive(candles, timeframe, now), timeframe };
        memory.set(key, { series, goodUntil: goodUntil(candles, timeframe, now) });
        pauses.delete(key);
        return series;
      } catch (error) {
        // Counted and logged by the guard; the next one may have it.
        if (!(error instanceof SourceFault)) throw error;
      }
    }
    const pause = pauses.get(key) ?? new GrowingPause(PAUSE);
    pauses.set(key, pause);
    pause.fail(clock.now());
    return undefined;
  }

  function startFlight(token: Token, timeframe: Intraday) {
    const key = `${token.symbol} ${timeframe}`;
    const flight = fetchAndKeep(token, timeframe)
      .catch((err: unknown) => {
        log.error({ err, symbol: token.symbol, timeframe }, 'Fetching intraday prices failed oddly');
        return undefined;
      })
      .finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  async function find(token: Token, timeframe: Intraday): Promise<TimedSeries | undefined> {
    const key = `${token.symbol} ${timeframe}`;
    const cached = memory.get(key);
    if (cached !== undefined && clock.now() < cached.goodUntil) return cached.series;
    const mayFetch = guards.length > 0 && !signal.aborted && pauses.get(key)?.pausing(clock.now()) !== true;
    const flight = flights.get(key) ?? (mayFetch ? startFlight(token, timeframe) : undefined);
    const fetched = flight === undefined ? undefined : await new Budget(parts.answerBudgetMs).within(flight);
    return fetched ?? memory.get(key)?.series ?? (await frozen(token.symbol, timeframe));
  }

  async function frozen(symbol: string, timeframe: Intraday): Promise<TimedSeries | undefined> {
    const series: PriceSeries | undefined = await snapshot.get(symbol, timeframe);
    return series && { ...series, timeframe };
  }

  return {
    async intraday(symbol, timeframe, count): Promise<Outcome<TimedSeries>> {
      const token = findToken(symbol);
      if (!token.ok) return token;
      const series = await find(token.value, timeframe);
      if (series === undefined)
        return unavailable(token.value, timeframe, await snapshot.symbols(), flights.size > 0);
      const wanted = Math.min(HELD, Math.max(1, Math.ceil(count) || 1));
      const live = series.source !== 'snapshot' && isLive(series.candles, timeframe, clock.now());
      return answer({ ...series, candles: copyNewest(series.candles, wanted), live });
    },
  };
}

/** True up to the last closed candle, or to the one before while sources may still be closing it. */
function isLive(candles: Candles, timeframe: Intraday, now: number): boolean {
  const missing = Math.floor(now / candleMs[timeframe]) - 1 - newestDay(candles);
  return missing <= 1;
}

function goodUntil(candles: Candles, timeframe: Intraday, now: number): number {
  const nextCloses = (newestDay(candles) + 2) * candleMs[timeframe];
  return Math.max(nextCloses, now) + CLOSED_AFTER_MS;
}

function unavailable(token: Token, timeframe: Intraday, held: readonly string[], inFlight: boolean) {
  const asked = `No source can give candles of ${timeframe} of ${token.symbol} (${token.name}) now.`;
  if (inFlight)
    return refuse('SourceUnavailable', asked, 'They may be on their way: ask again in a few seconds.');
  const offline = held.length === 0 ? '' : `, about 4h of ${held.join(' or ')}, which are held offline,`;
  return refuse(
    'SourceUnavailable',
    asked,
    `Ask about the daily candles of ${token.symbol}${offline} or send your own candles over REST.`,
  );
}
