import type { Kysely } from 'kysely';
import { dayNumber, isoDay } from '../../market/candles/candles.ts';
import type { ForecastRecord } from '../port.ts';
import type { Database } from './schema.ts';

/** Keeps the first forecast of its key: what a person was told does not change afterwards. */
export async function recordForecast(db: Kysely<Database>, forecast: ForecastRecord): Promise<void> {
  await db
    .insertInto('forecasts')
    .values({
      symbol: forecast.symbol,
      as_of_day: dayNumber(forecast.asOf),
      horizon: forecast.horizon,
      model: forecast.model,
      version: forecast.version,
      last_close: forecast.lastClose,
      close: forecast.close,
      lower80: forecast.lower80,
      upper80: forecast.upper80,
      probability_up: forecast.probabilityUp,
      naive: forecast.naive,
      source: forecast.source,
      given_at: new Date(forecast.givenAt).toISOString(),
    })
    .onConflict((conflict) => conflict.constraint('forecasts_key').doNothing())
    .execute();
}

/** Newest first by the time at which they were given, then by the order of recording. */
export async function listForecasts(
  db: Kysely<Database>,
  filter: { symbol?: string; limit: number },
): Promise<ForecastRecord[]> {
  const rows = await db
    .selectFrom('forecasts')
    .selectAll()
    .$if(filter.symbol !== undefined, (query) => query.where('symbol', '=', filter.symbol as string))
    .orderBy('given_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map((row) => ({
    symbol: row.symbol,
    asOf: isoDay(row.as_of_day),
    horizon: row.horizon,
    model: row.model,
    version: row.version,
    lastClose: row.last_close,
    close: row.close,
    lower80: row.lower80,
    upper80: row.upper80,
    probabilityUp: row.probability_up,
    naive: row.naive,
    source: row.source,
    givenAt: row.given_at.toISOString(),
  }));
}
