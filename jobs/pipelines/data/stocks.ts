import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { dayNumber } from '../../../core/market/candles/candles.ts';

/** Daily rows of a stock or a fund; days on which it did not trade have none. */
export interface StockHistory {
  symbol: string;
  /** Days since 1970-01-01 UTC, ascending. */
  day: Int32Array;
  /** USD, adjusted for splits and dividends. */
  close: Float64Array;
  high: Float64Array;
  low: Float64Array;
  /** Shares. */
  volume: Float64Array;
  /** Of the newest row. */
  source: string;
}

/**
 * Reads `stocks.csv.gz` of a market data folder (see its README for columns and defects): the symbols that are wanted,
 * from a day on.
 *
 * @throws RangeError when a symbol is missing, or a price is no positive number
 */
export async function readStocks(
  folder: string,
  symbols: readonly string[],
  from: string,
): Promise<Map<string, StockHistory>> {
  const text = gunzipSync(await readFile(join(folder, 'stocks.csv.gz'))).toString('utf8');
  const records: Record<string, string>[] = parse(text, { columns: true });
  const wanted = records.filter(({ date }) => date >= from);
  return new Map(
    symbols.map((symbol) => {
      const own = wanted.filter((record) => record.symbol === symbol);
      const column = (name: string) => Float64Array.from(own, (record) => Number(record[name]));
      const close = column('close');
      if (own.length === 0 || !close.every((price) => price > 0))
        throw new RangeError(`There are no usable closes of ${symbol}`);
      const day = Int32Array.from(own, ({ date }) => dayNumber(date));
      const source = own[own.length - 1].source;
      return [
        symbol,
        { symbol, day, close, high: column('high'), low: column('low'), volume: column('volume'), source },
      ];
    }),
  );
}
