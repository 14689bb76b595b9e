import { type Kysely, Migrator, sql } from 'kysely';
import { codeOf } from '../errors.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

const UNDEFINED_TABLE = '42P01';

/**
 * True when every step known here has been applied: one small query, where asking the migrator costs several over the
 * catalogue. Steps applied by a newer release are no fault, so that an old process may restart during a roll-out.
 */
export async function isMigrated(db: Kysely<Database>): Promise<boolean> {
  try {
    const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const names = new Set(applied.rows.map((row) => row.name));
    return Object.keys(migrations).every((name) => names.has(name));
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return false;
    throw error;
  }
}

/**
 * Brings the schema up to date in one transaction, under a lock of the database: when several processes start at once,
 * one works and the others wait.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
