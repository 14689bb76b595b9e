import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('candles')
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('open', 'double precision', (column) => column.notNull())
    .addColumn('high', 'double precision', (column) => column.notNull())
    .addColumn('low', 'double precision', (column) => column.notNull())
    .addColumn('close', 'double precision', (column) => column.notNull())
    .addColumn('volume', 'double precision', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('fetched_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('candles_key', ['symbol', 'day'])
    .execute();

  await db.schema
    .createTable('forecasts')
    .addColumn('id', 'bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('as_of_day', 'integer', (column) => column.notNull())
    .addColumn('horizon', 'integer', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('last_close', 'double precision', (column) => column.notNull())
    .addColumn('close', 'double precision', (column) => column.notNull())
    .addColumn('lower80', 'double precision', (column) => column.notNull())
    .addColumn('upper80', 'double precision', (column) => column.notNull())
    .addColumn('probability_up', 'double precision', (column) => column.notNull())
    .addColumn('naive', 'double precision', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('given_at', 'timestamptz', (column) => column.notNull())
    .addColumn('actual_close', 'double precision')
    .addColumn('settled_at', 'timestamptz')
    .addColumn('replayed', 'boolean', (column) => column.notNull().defaultTo(false))
    .addUniqueConstraint('forecasts_key', ['symbol', 'as_of_day', 'horizon', 'model', 'version'])
    .addCheckConstraint('forecasts_horizon', sql`horizon between 1 and 30`)
    .addCheckConstraint('forecasts_probability', sql`probability_up between 0 and 1`)
    .addCheckConstraint('forecasts_settled', sql`(actual_close is null) = (settled_at is null)`)
    .execute();

  // The lists that people ask for: the newest of one symbol, and the newest of all.
  await sql`create index forecasts_of_symbol on forecasts (symbol, given_at desc, id desc)`.execute(db);
  await sql`create index forecasts_newest on forecasts (given_at desc, id desc)`.execute(db);
  // What the scoring job asks for: those whose day has come and that have no outcome yet.
  await sql`create index forecasts_open on forecasts ((as_of_day + horizon)) where settled_at is null`.execute(
    db,
  );

  await db.schema
    .createTable('settings')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'jsonb', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint('settings_key', ['scope', 'key'])
    .execute();
}
