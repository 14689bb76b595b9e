import { type Kysely, sql } from 'kysely';

/** The alarms that were raised, and how far each run of them has come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // ISO texts, in the order of their bytes whatever the database's language: days and times in one column.
  const iso = sql`text collate "C"`;
  await db.schema
    .createTable('alarms')
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('timeframe', 'text', (column) => column.notNull())
    .addColumn('budget', 'double precision', (column) => column.notNull())
    .addColumn('date', iso, (column) => column.notNull())
    .addColumn('energy', 'double precision', (column) => column.notNull())
    .addColumn('probability', 'double precision', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('alarms_key', ['symbol', 'timeframe', 'budget', 'date'])
    .addCheckConstraint('alarms_budget', sql`budget > 0`)
    .addCheckConstraint('alarms_probability', sql`probability > 0 and probability <= 1`)
    .execute();
  // The newest of all tokens; those of one are found by the key.
  await sql`create index alarms_newest on alarms (date desc, symbol)`.execute(db);

  await db.schema
    .createTable('alarm_progress')
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('timeframe', 'text', (column) => column.notNull())
    .addColumn('budget', 'double precision', (column) => column.notNull())
    .addColumn('judged_to', iso, (column) => column.notNull())
    .addColumn('state', 'jsonb', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('alarm_progress_key', ['symbol', 'timeframe', 'budget'])
    .execute();
}
