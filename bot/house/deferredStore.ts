import type { Logger } from '../../core/log.ts';
import { StoreUnavailableError } from '../../core/store/errors.ts';
import type { Store } from '../../core/store/port.ts';
import { Backlog, type Write } from './backlog.ts';

/** First and longest pause before the writes that wait are tried again, in milliseconds. */
const RETRY_MS = { first: 1_000, longest: 60_000 };
/** How long a read waits for a database that is still opening, in milliseconds. */
const READ_PATIENCE_MS = 10_000;

/** A store whose database may not be open yet. */
export interface DeferredStore extends Store {
  /** Settles when the database is open or cannot be opened; asking for it opens nothing. */
  readonly opened: Promise<Store>;
  /** Opens the database now. */
  open(): Promise<Store>;
  /** Waits until every write so far is stored or given up. Returns how many were lost since the start. */
  flush(): Promise<number>;
}

/**
 * A store whose database opens in the background. Forecasts and candles that come before it is open, or while it is away,
 * are kept in their order and written when it is there. Everything else, settings too, opens it and waits: where it
 * cannot be opened that rejects with `StoreUnavailableError`, and what was kept is counted as lost: an answer is worth
 * more than its record.
 */
export function deferredStore(open: () => Promise<Store>, log: Logger): DeferredStore {
  const backlog = new Backlog(log);
  let retry: NodeJS.Timeout | undefined;
  let state: 'closed' | 'opening' | 'open' | 'failed' = 'closed';
  let opening: Promise<Store> | undefined;
  let settled: Promise<void> = Promise.resolve();
  let whenOpened: (store: Store) => void;
  let whenFailed: (error: unknown) => void;
  const opened = new Promise<Store>((resolve, reject) => {
    whenOpened = resolve;
    whenFailed = reject;
  });
  opened.catch(() => undefined);

  function begin(): Promise<Store> {
    if (opening !== undefined) return opening;
    state = 'opening';
    opening = open();
    settled = opening.then(
      async (store) => {
        await backlog.drain(store);
        state = 'open';
        if (backlog.waiting > 0) retryAfter(RETRY_MS.first);
        whenOpened(store);
      },
      (error: unknown) => {
        backlog.abandon();
        state = 'failed';
        whenFailed(error);
      },
    );
    return opening;
  }

  function retryAfter(milliseconds: number): void {
    retry ??= setTimeout(async () => {
      retry = undefined;
      await backlog.drain(await begin());
      if (backlog.waiting > 0) retryAfter(Math.min(RETRY_MS.longest, 2 * milliseconds));
    }, milliseconds).unref();
  }

  /** For what nobody asked to have stored: kept while there is no database, in its order, and never waited for. */
  async function writeOrKeep(operation: Write): Promise<void> {
    const behind = backlog.waiting > 0;
    backlog.add(operation);
    if (state === 'failed') backlog.abandon();
    // While the database is away, the next try is due already.
    if (state !== 'open' || retry !== undefined) return;
    const drained = begin()
      .then((store) => backlog.drain(store))
      .then(() => {
        if (backlog.waiting > 0) retryAfter(RETRY_MS.first);
      });
    if (!behind) await drained;
  }

  /** For what someone waits for: opens the database, and its failure is theirs to know. */
  async function now<T>(operation: (store: Store) => Promise<T>): Promise<T> {
    return operation(await within(begin(), READ_PATIENCE_MS));
  }

  return {
    putCandles: (series) => writeOrKeep((store) => store.putCandles(series)),
    recordForecast: (forecast) => writeOrKeep((store) => store.recordForecast(forecast)),
    recordForecasts: (forecasts) => writeOrKeep((store) => store.recordForecasts(forecasts)),
    // Who scores has read the store just before, and scores again where this fails.
    recordScores: (scores) => now((store) => store.recordScores(scores)),
    dueForecasts: (filter) => now((store) => store.dueForecasts(filter)),
    scoreSheet: (filter) => now((store) => store.scoreSheet(filter)),
    // Who reads the news has asked for what is known just before, and reads it again where this fails.
    recordHeadlines: (headlines) => now((store) => store.recordHeadlines(headlines)),
    knownHeadlines: (keys) => now((store) => store.knownHeadlines(keys)),
    listHeadlines: (filter) => now((store) => store.listHeadlines(filter)),
    headlineScores: (filter) => now((store) => store.headlineScores(filter)),
    pruneHeadlines: (before) => now((store) => store.pruneHeadlines(before)),
    // Who records alarms has read how far they came just before, and judges again where this fails.
    advanceAlarms: (progress, alarms) => now((store) => store.advanceAlarms(progress, alarms)),
    alarmProgress: (series) => now((store) => store.alarmProgress(series)),
    listAlarms: (filter) => now((store) => store.listAlarms(filter)),
    setSetting: (scope, key, value) => now((store) => store.setSetting(scope, key, value)),
    getCandles: (symbol, days) => now((store) => store.getCandles(symbol, days)),
    listForecasts: (filter) => now((store) => store.listForecasts(filter)),
    getSetting: (scope, key) => now((store) => store.getSetting(scope, key)),
    ping: () => now((store) => store.ping()),
    opened,
    open: begin,
    flush: async () => {
      if (backlog.waiting > 0) begin().catch(() => undefined);
      await settled;
      if (state === 'open') await backlog.drain(await begin());
      clearTimeout(retry);
      backlog.abandon();
      return backlog.lost;
    },
    close: async () => {
      await settled;
      if (state === 'open') await (await begin()).close();
    },
  };
}

/** @throws StoreUnavailableError when the database has not opened by then, or has failed to */
async function within(opening: Promise<Store>, milliseconds: number): Promise<Store> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StoreUnavailableError('The database has not opened yet.')),
      milliseconds,
    );
  });
  try {
    return await Promise.race([opening, late]);
  } catch (cause) {
    if (cause instanceof StoreUnavailableError) throw cause;
    throw new StoreUnavailableError('The database could not be opened.', { cause });
  } finally {
    clearTimeout(timer);
  }
}
