import { type Kysely, sql } from 'kysely';

/** What came of a forecast, how it came about, and more of its distribution than the 80 % interval. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The default stays, so that a process of the release before can record during a roll-out.
  await sql`
    alter table forecasts
      add column origin text not null default 'asked',
      add column quantiles jsonb,
      add column actual_source text,
      add column error double precision,
      add column covered boolean,
      add column rose boolean,
      add column loss double precision,
      add column naive_loss double precision,
      add column unscorable text
  `.execute(db);
  await sql`update forecasts set origin = 'replayed' where replayed`.execute(db);
  // Nothing has filled these in so far; what has would lack its scores.
  await sql`update forecasts set actual_close = null, settled_at = null where settled_at is not null`.execute(
    db,
  );
  await sql`
    alter table forecasts
      drop column replayed,
      drop constraint forecasts_settled,
      add constraint forecasts_origin check (origin in ('asked', 'scheduled', 'replayed')),
      add constraint forecasts_settled check (
        case when settled_at is null
          then num_nonnulls(actual_close, actual_source, error, covered, rose, loss, naive_loss, unscorable) = 0
          else num_nonnulls(actual_close, unscorable) = 1
            and num_nonnulls(actual_close, actual_source, error, covered, rose, loss) in (0, 6)
        end)
  `.execute(db);

  // What the scoring job asks for: those of a token whose day has come and that have no outcome yet.
  await sql`drop index forecasts_open`.execute(db);
  await sql`create index forecasts_open on forecasts (symbol, (as_of_day + horizon)) where settled_at is null`.execute(
    db,
  );
  // What the scorecard of one token adds up; that of all tokens reads the whole table anyway.
  await sql`create index forecasts_scored on forecasts (model, symbol, as_of_day) where actual_close is not null`.execute(
    db,
  );
}
