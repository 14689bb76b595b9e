import type { Config } from '../config.ts';
import type { Store } from './port.ts';

/**
 * Opens the store that the configuration names and brings its schema up to date: Postgres by `DATABASE_URL`, else
 * PGlite under `<DATA_DIR>/db`. Only the driver in use is loaded.
 *
 * @throws StoreLockedError when another live process uses the same `DATA_DIR`
 * @throws StoreUnavailableError when the database cannot be reached or opened
 */
export async function openStore(config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL'>): Promise<Store> {
  if (config.DATABASE_URL !== undefined) {
    const { openPostgres } = await import('./adapters/postgres.ts');
    return openPostgres(config.DATABASE_URL);
  }
  const { openPglite } = await import('./adapters/pglite.ts');
  return openPglite(config.DATA_DIR);
}
