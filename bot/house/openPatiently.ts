import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../core/config.ts';
import type { Logger } from '../../core/log.ts';
import { StoreLockedError } from '../../core/store/errors.ts';
import type { Store } from '../../core/store/port.ts';

/** A lock is held that long by another question's process, which is about to end. */
const LOCK_PATIENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Waits until no other process keeps the embedded database: a second server must not answer for a moment and then end.
 * @throws StoreLockedError when it is still kept after a while
 */
export async function awaitFolder(config: Config): Promise<void> {
  if (config.DATABASE_URL !== undefined) return;
  const { lockHolder } = await import('../../core/store/adapters/lock.ts');
  const started = performance.now();
  for (let holder = lockHolder(config.DATA_DIR); holder !== undefined; holder = lockHolder(config.DATA_DIR)) {
    if (performance.now() - started > LOCK_PATIENCE_MS) throw new StoreLockedError(config.DATA_DIR, holder);
    await sleep(200);
  }
}

/**
 * Opens the store, and waits for a Postgres that is not there yet: a service may start before its database.
 * @param stop gives up at once
 * @throws StoreLockedError when another process keeps the embedded database
 */
export async function openPatiently(config: Config, log: Logger, stop: AbortSignal): Promise<Store> {
  const { openStore } = await import('../../core/store/open.ts');
  const started = performance.now();
  for (let pause = 200; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await openStore(config);
    } catch (error) {
      const locked = error instanceof StoreLockedError;
      if (locked && performance.now() - started > LOCK_PATIENCE_MS) throw error;
      if (!locked && config.DATABASE_URL === undefined) throw error;
      if (!locked) log.warn({ err: error, pause }, 'the database cannot be reached');
      if (stop.aborted) throw error;
      await sleep(pause, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}
