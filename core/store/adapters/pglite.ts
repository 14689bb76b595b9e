import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { StoreUnavailableError, unavailable } from '../errors.ts';
import type { Store } from '../port.ts';
import { createStore } from '../store.ts';
import { isMigrated, migrate } from '../tables/migrate.ts';
import type { Database } from '../tables/schema.ts';
import { makeFolder } from './folder.ts';
import { acquireLock, type Lock } from './lock.ts';
import { pgliteDialect } from './pgliteDialect.ts';

/**
 * Opens the embedded store in `<dataDir>/db`, held by `<dataDir>/db.lock` until `close`. What was written survives the
 * death of the process at any moment; PGlite never flushes the disk's cache, so not the loss of power.
 *
 * @throws StoreLockedError while another live process has it
 * @throws StoreUnavailableError
 */
export async function openPglite(dataDir: string): Promise<Store> {
  let lock: Lock | undefined;
  try {
    // Settings say what a person holds: the folder is for its owner alone.
    makeFolder(dataDir);
    lock = acquireLock(dataDir);
    return await openLocked(dataDir, lock);
  } catch (error) {
    lock?.release();
    throw unavailable(`open the embedded database in ${dataDir}`, error);
  }
}

async function openLocked(dataDir: string, lock: Lock): Promise<Store> {
  const folder = join(dataDir, 'db');
  const unfinished = join(dataDir, 'db.unfinished');
  // Creating a database takes seconds. Without a mark, a process that is ended meanwhile would leave half of one, which
  // every later start would take for a whole one.
  if (existsSync(unfinished)) rmSync(folder, { recursive: true, force: true });
  const fresh = isAbsentOrEmpty(folder);
  if (fresh) writeFileSync(unfinished, '');
  else if (!existsSync(join(folder, 'PG_VERSION'))) {
    throw new StoreUnavailableError(
      `${folder} holds something that is no database. Choose another DATA_DIR.`,
    );
  }

  if (fresh) await createDatabase(folder);
  const database = await PGlite.create(folder);
  const mayUse = () => {
    if (lock.isLost()) {
      throw new StoreUnavailableError(
        `${dataDir}/db.lock was deleted or taken while in use. Restart to use the database again.`,
      );
    }
  };
  const db = new Kysely<Database>({ dialect: pgliteDialect(database, mayUse) });
  try {
    if (!(await isMigrated(db))) await migrate(db);
    if (fresh) rmSync(unfinished);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return releasing(createStore(db), lock);
}

/** Creates an empty database in a thread of its own. */
async function createDatabase(folder: string): Promise<void> {
  // Write-ahead log in files of 1 MB instead of 16: a quarter less disk, and a faster first start.
  const options = { initDbStartParams: ['--wal-segsize=1'] };
  const thread = new Worker(new URL('./createDatabase.mjs', import.meta.url), {
    workerData: { folder, options },
    // A TypeScript loader that the process runs under is of no use there, and slow to start.
    execArgv: [],
  });
  const [code] = await once(thread, 'exit');
  if (code !== 0) throw new Error(`The thread that creates the database ended with ${code}`);
}

/** The store, which gives the folder back once it is closed. */
function releasing(store: Store, lock: Lock): Store {
  return { ...store, close: () => store.close().finally(() => lock.release()) };
}

function isAbsentOrEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}
