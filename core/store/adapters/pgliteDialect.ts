import type { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';

/**
 * Kysely over PGlite: Postgres's own SQL, but a single connection inside this process.
 *
 * @param mayUse called before each use; what it throws goes to the caller, and the database is left untouched
 */
export function pgliteDialect(database: PGlite, mayUse: () => void): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => pgliteDriver(database, mayUse),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function pgliteDriver(database: PGlite, mayUse: () => void): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      const result = await database.query<R>(sql, [...parameters]);
      return { rows: result.rows, numAffectedRows: BigInt(result.affectedRows ?? 0) };
    },
    // biome-ignore lint/correctness/useYield: the interface wants a generator, and there is nothing to yield
    async *streamQuery() {
      throw new Error('Streaming is not offered: results of the embedded database are in memory anyway');
    },
  };
  const run = async (statement: string) => {
    await connection.executeQuery(CompiledQuery.raw(statement));
  };

  // One holder at a time, first come first served: two transactions on one connection would be one.
  let last = Promise.resolve();
  let release = () => {};
  const acquire = async () => {
    const previous = last;
    const { promise, resolve } = settleable();
    last = promise;
    await previous;
    release = resolve;
  };

  return {
    init: async () => {},
    async acquireConnection() {
      mayUse();
      await acquire();
      return connection;
    },
    beginTransaction: () => run('begin'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    releaseConnection: async () => release(),
    async destroy() {
      // After the queries that are under way.
      await acquire();
      // Closing writes, too.
      mayUse();
      await database.close();
    },
  };
}

function settleable(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
