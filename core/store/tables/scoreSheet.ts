import { type Kysely, sql } from 'kysely';
import { isoDay } from '../../market/candles/candles.ts';
import {
  BIN_WIDTH,
  type OriginCount,
  type ProbabilityBin,
  type ScoreFilter,
  type ScoreSheet,
  type ScoreTally,
} from '../scores.ts';
import type { Database } from './schema.ts';

type Day<T> = Omit<T, 'from' | 'first' | 'last'>;

/** Adds up in the database: a row for each origin, horizon and day, where there may be forty times as many forecasts. */
export async function scoreSheet(
  db: Kysely<Database>,
  { model, symbol, replayed }: ScoreFilter,
): Promise<ScoreSheet> {
  const conditions = [
    sql`model = ${model}`,
    ...(symbol === undefined ? [] : [sql`symbol = ${symbol}`]),
    ...(replayed === undefined ? [] : [sql`(origin <> 'replayed' or starts_with(version, ${replayed}))`]),
  ];
  const of = sql.join(conditions, sql` and `);
  const tallies = await sql<Day<ScoreTally> & { day: number }>`
    select origin, horizon, as_of_day as day,
      count(*)::integer as forecasts,
      (count(*) filter (where probability_up <> 0.5))::integer as called,
      (count(*) filter (where probability_up <> 0.5 and (probability_up > 0.5) = rose))::integer as hits,
      (count(*) filter (where rose))::integer as rises,
      (count(*) filter (where covered))::integer as covered,
      (count(*) filter (where actual_close < lower80))::integer as below,
      (count(*) filter (where actual_close > upper80))::integer as above,
      sum(error) as error,
      coalesce(sum(abs(naive - actual_close) / nullif(last_close, 0)), 0) as "naiveError",
      count(naive_loss)::integer as compared,
      coalesce(sum(loss) filter (where naive_loss is not null), 0) as loss,
      coalesce(sum(naive_loss), 0) as "naiveLoss"
    from forecasts where actual_close is not null and ${of}
    group by origin, horizon, as_of_day order by origin, horizon, as_of_day
  `.execute(db);
  const last = Math.round(1 / BIN_WIDTH) - 1;
  const bins = await sql<ProbabilityBin>`
    select origin, horizon,
      least(${last}::integer, floor(probability_up / ${BIN_WIDTH}::double precision + 1e-9)::integer) as bin,
      count(*)::integer as forecasts, sum(probability_up) as probability,
      (count(*) filter (where rose))::integer as rises
    from forecasts where actual_close is not null and probability_up <> 0.5 and ${of}
    group by 1, 2, 3 order by 1, 2, 3
  `.execute(db);
  const counts = await sql<Day<OriginCount> & { min: number; max: number }>`
    select origin, version, count(*)::integer as recorded, count(actual_close)::integer as scored,
      count(unscorable)::integer as unscorable, min(as_of_day), max(as_of_day)
    from forecasts where ${of} group by origin, version order by origin, version
  `.execute(db);
  const unscorable = await sql<ScoreSheet['unscorable'][number]>`
    select origin, unscorable as reason, count(*)::integer as forecasts
    from forecasts where unscorable is not null and ${of}
    group by origin, unscorable order by origin, unscorable
  `.execute(db);
  return {
    tallies: tallies.rows.map(({ day, ...tally }) => ({ ...tally, from: isoDay(day) })),
    bins: bins.rows,
    counts: counts.rows.map(({ min, max, ...count }) => ({
      ...count,
      first: isoDay(min),
      last: isoDay(max),
    })),
    unscorable: unscorable.rows,
  };
}
