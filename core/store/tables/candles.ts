import { type Kysely, sql } from 'kysely';
import type { Candles, PriceSeries, PriceSource } from '../../market/candles/candles.ts';
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
  // One row of array texts, as in `putCandles`: the drivers take several times as long to read 500 rows of 8 values.
  const { rows } = await sql<Newest>`
    with newest as (
      select * from candles where symbol = ${symbol} order by day desc limit ${days}
    )
    select
      array_agg(day order by day desc)::text as day,
      array_agg(open order by day desc)::text as open,
      array_agg(high order by day desc)::text as high,
      array_agg(low order by day desc)::text as low,
      array_agg(close order by day desc)::text as close,
      array_agg(volume order by day desc)::text as volume,
      (array_agg(source order by day desc))[1] as source,
      (array_agg(fetched_at order by day desc))[1] as fetched_at
    from newest
    having count(*) > 0
  `.execute(db);
  if (rows.length === 0) return undefined;
  const [newest] = rows;
  const day = numbers(newest.day);
  const gap = day.findIndex((value, index) => value !== day[0] - index);
  const oldestFirst = (values: number[]) => values.slice(0, gap < 0 ? undefined : gap).reverse();
  const column = (text: string) => Float64Array.from(oldestFirst(numbers(text)));
  const candles: Candles = {
    symbol,
    day: Int32Array.from(oldestFirst(day)),
    open: column(newest.open),
    high: column(newest.high),
    low: column(newest.low),
    close: column(newest.close),
    volume: column(newest.volume),
  };
  return { candles, source: newest.source, fetchedAt: newest.fetched_at.toISOString(), live: false };
}

/** Columns as array texts such as '{1,2.5}', newest first; source and time of the newest row. */
interface Newest {
  day: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
  source: PriceSource;
  fetched_at: Date;
}

function numbers(arrayText: string): number[] {
  return arrayText.slice(1, -1).split(',').map(Number);
}
