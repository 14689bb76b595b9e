import { type Kysely, type Selectable, sql } from 'kysely';
import type { HeadlineFilter, HeadlineRecord, HeadlineScores } from '../headlines.ts';
import type { Database } from './schema.ts';

/** Rows in one statement; Postgres takes 65,535 parameters, and a row has twelve. */
const ROWS_AT_ONCE = 1_000;

/** The first of each key stands; sorting keeps the order of equal keys. */
export async function recordHeadlines(
  db: Kysely<Database>,
  headlines: readonly HeadlineRecord[],
): Promise<void> {
  // In one order for all writers, so that none waits for another that waits for it.
  const sorted = [...headlines].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (let from = 0; from < sorted.length; from += ROWS_AT_ONCE) {
    await db
      .insertInto('headlines')
      .values(sorted.slice(from, from + ROWS_AT_ONCE).map(toRow))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  }
}

/** Sent as one JSON text: any number of keys is one parameter. */
export async function knownHeadlines(db: Kysely<Database>, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await sql<{ key: string }>`
    select key from headlines where key in (select jsonb_array_elements_text(${JSON.stringify(keys)}::text::jsonb))
  `.execute(db);
  return rows.rows.map(({ key }) => key);
}

/** Newest first; of one moment by key. */
export async function listHeadlines(
  db: Kysely<Database>,
  { limit, ...filter }: HeadlineFilter & { limit: number },
): Promise<HeadlineRecord[]> {
  const rows = await filtered(db, filter)
    .selectAll()
    .orderBy('published', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** In columns: months of headlines cross to another thread faster than as rows. */
export async function headlineScores(db: Kysely<Database>, filter: HeadlineFilter): Promise<HeadlineScores> {
  const rows = await filtered(db, filter)
    .select(['published', 'source', sql<number>`positive - negative`.as('score')])
    .orderBy('published')
    .orderBy('key')
    .execute();
  return {
    published: Float64Array.from(rows, ({ published }) => published.getTime()),
    score: Float64Array.from(rows, ({ score }) => score),
    source: rows.map(({ source }) => source),
  };
}

export async function pruneHeadlines(db: Kysely<Database>, before: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('headlines')
    .where('published', '<', sql<Date>`${new Date(before).toISOString()}::timestamptz`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

function filtered(db: Kysely<Database>, { symbol, from }: HeadlineFilter) {
  return db
    .selectFrom('headlines')
    .$if(symbol !== undefined, (query) =>
      query.where(sql<boolean>`symbols @> ${JSON.stringify([symbol])}::text::jsonb`),
    )
    .$if(from !== undefined, (query) =>
      query.where('published', '>=', sql<Date>`${new Date(from ?? 0).toISOString()}::timestamptz`),
    );
}

function toRow(headline: HeadlineRecord) {
  const [negative, neutral, positive] = headline.probabilities;
  const { key, title, link, source, model, version } = headline;
  return {
    ...{ key, title, link, source, negative, neutral, positive, model, version },
    published: new Date(headline.published).toISOString(),
    symbols: sql<string>`${JSON.stringify(headline.symbols)}::text::jsonb`,
    category: headline.category ?? null,
  };
}

function fromRow(row: Selectable<Database['headlines']>): HeadlineRecord {
  const { key, title, link, source, symbols, negative, neutral, positive, category, model, version } = row;
  return {
    ...{ key, title, link, source, symbols, model, version },
    published: row.published.toISOString(),
    probabilities: [negative, neutral, positive],
    ...(category !== null && { category }),
  };
}
