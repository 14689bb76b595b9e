import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** @returns the value, or undefined where there is none; a stored `null` is null */
export async function getSetting(db: Kysely<Database>, scope: string, key: string): Promise<unknown> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.value;
}

/** @param json the value as JSON text: the drivers disagree about which values they would encode themselves */
export async function putSetting(
  db: Kysely<Database>,
  scope: string,
  key: string,
  json: string,
): Promise<void> {
  const value = sql<string>`${json}::text::jsonb`;
  await db
    .insertInto('settings')
    .values({ scope, key, value })
    .onConflict((conflict) =>
      conflict.columns(['scope', 'key']).doUpdateSet({ value, updated_at: sql`now()` }),
    )
    .execute();
}

export async function deleteSetting(db: Kysely<Database>, scope: string, key: string): Promise<void> {
  await db.deleteFrom('settings').where('scope', '=', scope).where('key', '=', key).execute();
}
