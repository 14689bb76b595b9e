import { type Kysely, sql } from 'kysely';

/** The news that was read, with what the model of sentiment said of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('headlines')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('link', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('published', 'timestamptz', (column) => column.notNull())
    .addColumn('symbols', 'jsonb', (column) => column.notNull())
    .addColumn('negative', 'double precision', (column) => column.notNull())
    .addColumn('neutral', 'double precision', (column) => column.notNull())
    .addColumn('positive', 'double precision', (column) => column.notNull())
    .addColumn('category', 'text')
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addCheckConstraint(
      'headlines_probabilities',
      sql`least(negative, neutral, positive) >= 0 and greatest(negative, neutral, positive) <= 1`,
    )
    .addCheckConstraint('headlines_link', sql`link ~ '^https?://'`)
    .execute();
  // The newest of all; those of one token are found among them, of which some ten thousand are kept.
  await sql`create index headlines_newest on headlines (published desc, key)`.execute(db);
}
