import { type Kysely, sql } from 'kysely';
import { dayNumber } from '../../market/candles/candles.ts';
import type { ForecastScore } from '../scores.ts';
import type { Database } from './schema.ts';

/** A statement of this many stays well below a second, also in the embedded database. */
const ROWS_AT_ONCE = 2_000;

/** Fills in what came of forecasts; one that has its score keeps it. Sent as one JSON text: any number of rows is one parameter. */
export async function recordScores(db: Kysely<Database>, scores: readonly ForecastScore[]): Promise<void> {
  for (let from = 0; from < scores.length; from += ROWS_AT_ONCE) {
    const rows = JSON.stringify(scores.slice(from, from + ROWS_AT_ONCE).map(toRow));
    await sql`
      update forecasts set
        settled_at = score.settled_at, actual_close = score.actual_close, actual_source = score.actual_source,
        error = score.error, covered = score.covered, rose = score.rose,
        loss = score.loss, naive_loss = score.naive_loss, unscorable = score.unscorable
      from jsonb_to_recordset(${rows}::text::jsonb) as score (
        symbol text, as_of_day integer, horizon integer, model text, version text,
        settled_at timestamptz, actual_close double precision, actual_source text,
        error double precision, covered boolean, rose boolean,
        loss double precision, naive_loss double precision, unscorable text)
      where forecasts.symbol = score.symbol and forecasts.as_of_day = score.as_of_day
        and forecasts.horizon = score.horizon and forecasts.model = score.model
        and forecasts.version = score.version and forecasts.settled_at is null
    `.execute(db);
  }
}

function toRow(score: ForecastScore) {
  const outcome =
    'unscorable' in score
      ? { unscorable: score.unscorable }
      : {
          actual_close: score.actualClose,
          actual_source: score.actualSource,
          error: score.error,
          covered: score.covered,
          rose: score.rose,
          loss: score.loss,
          naive_loss: score.naiveLoss,
        };
  return {
    symbol: score.symbol,
    as_of_day: dayNumber(score.asOf),
    horizon: score.horizon,
    model: score.model,
    version: score.version,
    settled_at: new Date(score.scoredAt).toISOString(),
    ...outcome,
  };
}
