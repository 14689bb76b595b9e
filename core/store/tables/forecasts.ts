import { type Kysely, type Selectable, sql } from 'kysely';
import { dayNumber, isoDay } from '../../market/candles/candles.ts';
import type { ForecastRecord } from '../port.ts';
import type { ForecastOrigin } from '../scores.ts';
import type { Database } from './schema.ts';

/** Rows in one statement; Postgres takes 65,535 parameters, and a row has sixteen. */
const ROWS_AT_ONCE = 1_000;

/**
 * Keeps the first forecast of each key: what a person was told does not change afterwards. A scheduled one finds that
 * somebody asked for the same before: from then on that one counts as scheduled.
 */
export async function recordForecasts(
  db: Kysely<Database>,
  forecasts: readonly ForecastRecord[],
): Promise<void> {
  for (let from = 0; from < forecasts.length; from += ROWS_AT_ONCE) {
    await db
      .insertInto('forecasts')
      .values(forecasts.slice(from, from + ROWS_AT_ONCE).map(toRow))
      .onConflict((conflict) =>
        conflict
          .constraint('forecasts_key')
          .doUpdateSet({ origin: 'scheduled' })
          .where('forecasts.origin', '=', 'asked')
          .where('excluded.origin', '=', 'scheduled'),
      )
      .execute();
  }
}

/** Newest first by the time at which they were given, then by the order of recording. */
export async function listForecasts(
  db: Kysely<Database>,
  { symbol, origin, limit }: { symbol?: string; origin?: ForecastOrigin; limit: number },
): Promise<ForecastRecord[]> {
  const rows = await db
    .selectFrom('forecasts')
    .selectAll()
    .$if(symbol !== undefined, (query) => query.where('symbol', '=', symbol as string))
    .where((where) =>
      origin === undefined ? where('origin', '<>', 'replayed') : where('origin', '=', origin),
    )
    .orderBy('given_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** The earliest due first. */
export async function dueForecasts(
  db: Kysely<Database>,
  { symbol, until, limit }: { symbol: string; until: string; limit: number },
): Promise<ForecastRecord[]> {
  const due = sql<number>`as_of_day + horizon`;
  const rows = await db
    .selectFrom('forecasts')
    .selectAll()
    .where('settled_at', 'is', null)
    .where('symbol', '=', symbol)
    .where(due, '<=', dayNumber(until))
    .where('origin', '<>', 'replayed')
    .orderBy(due)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

function toRow(forecast: ForecastRecord) {
  return {
    symbol: forecast.symbol,
    as_of_day: dayNumber(forecast.asOf),
    horizon: forecast.horizon,
    model: forecast.model,
    version: forecast.version,
    origin: forecast.origin,
    last_close: forecast.lastClose,
    close: forecast.close,
    lower80: forecast.lower80,
    upper80: forecast.upper80,
    probability_up: forecast.probabilityUp,
    naive: forecast.naive,
    quantiles:
      forecast.quantiles === undefined
        ? null
        : sql<string>`${JSON.stringify(forecast.quantiles)}::text::jsonb`,
    source: forecast.source,
    given_at: new Date(forecast.givenAt).toISOString(),
  };
}

function fromRow(row: Selectable<Database['forecasts']>): ForecastRecord {
  return {
    symbol: row.symbol,
    asOf: isoDay(row.as_of_day),
    horizon: row.horizon,
    model: row.model,
    version: row.version,
    origin: row.origin as ForecastOrigin,
    lastClose: row.last_close,
    close: row.close,
    lower80: row.lower80,
    upper80: row.upper80,
    probabilityUp: row.probability_up,
    naive: row.naive,
    ...(row.quantiles !== null && { quantiles: row.quantiles }),
    source: row.source,
    givenAt: row.given_at.toISOString(),
  };
}
