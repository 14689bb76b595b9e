import { type Kysely, sql } from 'kysely';
import type { Candles, PriceSeries, PriceSource } from '../market/candles/candles.ts';
import type { Database } from './schema.ts';

/** Inserts or replaces every row in one statement, whatever their number. */
export async function putCandles(db: Kysely<Database>, series: PriceSeries): Promise<void> {
  const { candles } = series;
  if (candles.day.length === 0) return;
  // Columns travel as array texts: one parameter each, where a row-wise insert of 500 days would take 4,500. The texts
  // are exact, since JavaScript prints the shortest decimal that reads back as the same double.
  const column = (values: Int32Array | Float64Array) => `{${values.join(',')}}`;
  // Days ascend, so two writers of the same symbol lock the rows in the same order and cannot deadlock.
  await sql`
    insert into candles (symbol, day, open, high, low, close, volume, source, fetched_at)
    select ${candles.symbol}::text, days.*, ${series.source}::text, ${series.fetchedAt}::text::timestamptz
    from unnest(
      ${column(candles.day)}::text::integer[],
      ${column(candles.open)}::text::double precision[],
      ${column(candles.high)}::text::double precision[],
      ${column(candles.low)}::text::double precision[],
      ${column(candles.close)}::text::double precision[],
      ${column(candles.volume)}::text::double precision[]
    ) as days
    on conflict (symbol, day) do update set
      open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
      volume = excluded.volume, source = excluded.source, fetched_at = excluded.fetched_at
  `.execute(db);
}

/**
 * The newest run of at most `days` rows that follow each other without a gap.
 *
 * Source and time are those of the newest row; older rows of the run may come from others. `live` is always false: the
 * store does not know what time it is, so whoever asks compares the last day with the clock.
 */
export async function getCandles(
  db: Kysely<Database>,
  symbol: string,
  days: number,
): Promise<PriceSeries | undefined> {
  const rows = await db
    .selectFrom('candles')
    .select(['day', 'open', 'high', 'low', 'close', 'volume', 'source', 'fetched_at'])
    .where('symbol', '=', symbol)
    .orderBy('day', 'desc')
    .limit(days)
    .execute();
  if (rows.length === 0) return undefined;
  const [newest] = rows;
  const gap = rows.findIndex((row, index) => row.day !== newest.day - index);
  const run = rows.slice(0, gap < 0 ? rows.length : gap).reverse();
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') =>
    Float64Array.from(run, (row) => row[name]);
  const candles: Candles = {
    symbol,
    day: Int32Array.from(run, (row) => row.day),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
  return {
    candles,
    // Only `putCandles` writes the column, and its argument has this type.
    source: newest.source as PriceSource,
    fetchedAt: newest.fetched_at.toISOString(),
    live: false,
  };
}
