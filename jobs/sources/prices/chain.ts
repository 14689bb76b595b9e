import { type Candles, length, type PriceSeries, slice } from '../../../core/market/candles/candles.ts';
import type { Token } from '../../../core/market/tokens.ts';
import type { Clock } from '../../../core/ports.ts';
import { SourceFault } from '../exchanges/source.ts';
import { isLive, missingDays, newestDay } from './freshness.ts';
import type { GuardedSource } from './guardedSource.ts';
import { splice } from './splice.ts';

/** What is held of every token, in days: one question to Kraken (719), three to Coinbase. */
export const HISTORY_DAYS = 700;
/** Asked beside what is missing, so that a few days may be odd and three still agree. */
const OVERLAP_DAYS = 7;
/** After a longer pause one source's own series is cleaner than a seam. */
const MAX_INCREMENT_DAYS = 60;

export interface Wish {
  token: Token;
  /** What is already known, the freshest of it. */
  known: PriceSeries | undefined;
  /** Days that someone waits for. */
  days: number;
}

export type Fetched =
  | {
      ok: true;
      series: PriceSeries;
      /** What the store does not have yet. */
      writes: PriceSeries[];
      /** The source was asked for everything: there is no longer history to be had. */
      exhausted: boolean;
    }
  /** `down`: no source could even be spoken with. */
  | { ok: false; down: boolean };

interface Attempt {
  guard: GuardedSource;
  whole: boolean;
}

/**
 * Asks source after source until one continues what is known, or replaces it. A source that cannot reach back far enough
 * is skipped; one whose overlap disagrees makes the next ones be asked for the whole. Never rejects.
 */
export async function fetchSeries(
  guards: readonly GuardedSource[],
  wish: Wish,
  clock: Clock,
  signal: AbortSignal,
): Promise<Fetched> {
  const { token, known } = wish;
  const failed = new Set<GuardedSource>();
  const gaveWhole = new Set<GuardedSource>();
  let queue = plan(guards, wish, clock.now());
  let heard = false;
  let nothingNewer = false;
  for (let attempt = queue.shift(); attempt !== undefined; attempt = queue.shift()) {
    const { guard, whole } = attempt;
    if (failed.has(guard) || guard.open || (whole && gaveWhole.has(guard))) continue;
    let candles: Candles;
    try {
      const wanted = whole || known === undefined ? HISTORY_DAYS : increment(known, clock.now());
      candles = await guard.ask(token, wanted, signal);
    } catch (error) {
      if (signal.aborted) return { ok: false, down: false };
      heard ||= error instanceof SourceFault && error.isAboutSymbol;
      failed.add(guard);
      continue;
    }
    heard = true;
    if (whole) gaveWhole.add(guard);
    const fitted = combine(known, candles, whole);
    if (fitted === undefined) {
      guard.note(
        new SourceFault('disagrees', 'does not agree with the candles that are known, or ends before them'),
        token,
      );
      if (!whole) queue = wholes(rotatedBehind(guards, guard));
    } else if (known !== undefined && newestDay(fitted.whole) <= newestDay(known.candles) && !whole) {
      // It has not closed the day yet; the next one may have.
      nothingNewer = true;
    } else {
      return result(guard, fitted, wish, clock.now(), whole);
    }
  }
  return nothingNewer && known !== undefined
    ? { ok: true, series: known, writes: [], exhausted: false }
    : { ok: false, down: !heard };
}

function plan(guards: readonly GuardedSource[], { known, days }: Wish, now: number): Attempt[] {
  if (known === undefined) return wholes(guards);
  const missing = missingDays(known.candles, now);
  const increments = guards
    .filter(({ source }) => missing > 0 && source.reach >= increment(known, now))
    .map((guard) => ({ guard, whole: false }));
  if (missing > MAX_INCREMENT_DAYS) return wholes(guards);
  return length(known.candles) < days ? [...wholes(guards), ...increments] : increments;
}

function wholes(guards: readonly GuardedSource[]): Attempt[] {
  return guards.filter(({ source }) => source.reach >= HISTORY_DAYS).map((guard) => ({ guard, whole: true }));
}

function increment(known: PriceSeries, now: number): number {
  return missingDays(known.candles, now) + OVERLAP_DAYS;
}

/** The sources after this one, then those before it, then itself: its whole is at least consistent in itself. */
function rotatedBehind(guards: readonly GuardedSource[], guard: GuardedSource): GuardedSource[] {
  const next = guards.indexOf(guard) + 1;
  return [...guards.slice(next), ...guards.slice(0, next)];
}

/** How what was fetched goes with what is known, or undefined when it does not. */
function combine(
  known: PriceSeries | undefined,
  candles: Candles,
  whole: boolean,
): { whole: Candles; added: Candles } | undefined {
  const alone = { whole: candles, added: candles };
  if (known === undefined) return alone;
  if (whole && newestDay(candles) < newestDay(known.candles)) return undefined;
  const coversKnown = candles.day[0] <= known.candles.day[0] || length(candles) >= HISTORY_DAYS;
  const beginsAfterGap = candles.day[0] > newestDay(known.candles) + 1;
  // A whole that is shorter than what is known would stand beside older days in the store: it must agree with them.
  return whole && (coversKnown || beginsAfterGap) ? alone : splice(known.candles, candles);
}

function result(
  guard: GuardedSource,
  fitted: { whole: Candles; added: Candles },
  { known }: Wish,
  now: number,
  whole: boolean,
): Fetched {
  const candles = slice(fitted.whole, Math.max(0, length(fitted.whole) - HISTORY_DAYS));
  const about = {
    source: guard.source.name,
    fetchedAt: new Date(now).toISOString(),
    live: isLive(candles, now),
  };
  const continues = fitted.whole !== fitted.added;
  // What continues the snapshot needs it in the store, or the next start would find a stub there.
  const base = continues && known?.source === 'snapshot' ? [known] : [];
  return {
    ok: true,
    series: { ...about, candles },
    writes: [...base, { ...about, candles: continues ? fitted.added : candles }],
    exhausted: whole,
  };
}
