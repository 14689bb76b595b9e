import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { codeOf, unavailable } from '../errors.ts';
import type { Store } from '../port.ts';
import { createStore } from '../store.ts';
import { isMigrated, migrate } from '../tables/migrate.ts';
import type { Database } from '../tables/schema.ts';

/** To reach a server that does not answer; a refused connection fails at once. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Every statement here takes milliseconds: past this the network is gone without a word. */
const QUERY_TIMEOUT_MS = 15_000;
/** Per process. Postgres allows 100 connections by default, to be shared by all bots and workers. */
const MAX_CONNECTIONS = 10;

/**
 * Opens a store in Postgres. It stays usable through a restart of the server: calls fail meanwhile, and work again
 * once it is back.
 *
 * @param url `postgres://user:password@host:port/database`, with the options of libpq such as `?sslmode=require`
 * @throws StoreUnavailableError, which shows neither the address nor the password
 */
export async function openPostgres(url: string): Promise<Store> {
  const secrets = secretsOf(url);
  let db: Kysely<Database> | undefined;
  try {
    db = connect(url, { max: MAX_CONNECTIONS, query_timeout: QUERY_TIMEOUT_MS });
    if (!(await isMigrated(db))) await migrateAlone(url);
    return createStore(db, secrets);
  } catch (error) {
    await db?.destroy();
    throw unavailable('open the Postgres of DATABASE_URL', error, secrets);
  }
}

/** On a connection of its own without a time limit: a migration may have to wait for that of another process. */
async function migrateAlone(url: string): Promise<void> {
  const db = connect(url, { max: 1 });
  try {
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

export function connect(url: string, limits: { max: number; query_timeout?: number }): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'pulseplate',
    ...limits,
    // What an operator may have set otherwise for the database, and on which exact numbers and times depend.
    onConnect: async (client) => {
      await client.query('set extra_float_digits = 3; set datestyle = iso');
    },
  });
  // Without a listener Node ends the process when the server drops a connection: an idle one reports to the pool, one
  // in use to itself. The query that runs on it fails by itself, and the pool replaces it.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely({ dialect: new PostgresDialect({ pool: discardingBroken(pool) }) });
}

/**
 * An SQLSTATE that leaves the connection usable: any but those of class 08 (connection) and 57P (server going down).
 * None begins with E, but EPIPE does.
 */
const harmless = /^(?!08|57P|E)[0-9A-Z]{5}$/;

/**
 * A pool that does not take back a connection on which anything but the statement went wrong: after a time limit, say,
 * the next query would wait behind the one that hangs. Kysely always gives connections back as healthy.
 */
function discardingBroken(pool: pg.Pool): PostgresPool {
  return {
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect();
      let broken = false;
      const query = async (statement: string, parameters: readonly unknown[]) => {
        try {
          return await client.query(statement, [...parameters]);
        } catch (error) {
          broken ||= !harmless.test(codeOf(error) ?? '');
          throw error;
        }
      };
      // Kysely's type has a second form of `query`, for cursors, which needs a dialect with cursors.
      return { query, release: () => client.release(broken) } as unknown as PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}

/** What no error may show, in every form in which it could appear: longest first, so that no part is left over. */
function secretsOf(url: string): string[] {
  const secrets = [url];
  try {
    const { password, searchParams } = new URL(url);
    secrets.push(password, decodeURIComponent(password), searchParams.get('password') ?? '');
  } catch {
    // Not an address, or a stray `%` in the password: opening it fails, and the whole of it is hidden.
  }
  return secrets.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
}
