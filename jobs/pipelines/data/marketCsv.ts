import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type CandleRow, type Candles, fromRows } from '../../../core/market/candles/candles.ts';
import { validateRows } from '../../../core/market/candles/validate.ts';

/** A token's whole history, with the places where its source changes. */
export interface History {
  candles: Candles;
  /** Exchange and kind of market of each row, e.g. `binance_spot`. */
  sources: string[];
  /** First row of the newest stretch from one exchange and kind of market: volumes are comparable from here on. */
  lastSplice: number;
}

/** Two mirrors of one exchange's spot market, so no splice between them. */
const mirrors: Record<string, string> = { binance_spot_b: 'binance_spot', binance_spot_c: 'binance_spot' };

/**
 * Reads `ohlcv.csv.gz` of a market data folder (see its README for columns and defects).
 * A series that breaks the rules for candles is left out and named.
 */
export async function readHistories(
  folder: string,
): Promise<{ histories: Map<string, History>; rejected: string[] }> {
  const text = gunzipSync(await readFile(join(folder, 'ohlcv.csv.gz'))).toString('utf8');
  const records: Record<string, string>[] = parse(text, { columns: true });
  const grouped = new Map<string, { rows: CandleRow[]; sources: string[] }>();
  for (const record of records) {
    const group = grouped.get(record.symbol) ?? { rows: [], sources: [] };
    grouped.set(record.symbol, group);
    group.rows.push({
      date: record.date,
      open: Number(record.open),
      high: Number(record.high),
      low: Number(record.low),
      close: Number(record.close),
      volume: Number(record.volume_usd),
    });
    group.sources.push(mirrors[record.source] ?? record.source);
  }
  const histories = new Map<string, History>();
  const rejected: string[] = [];
  for (const [symbol, { rows, sources }] of grouped) {
    const checked = validateRows(rows, Date.now());
    if (!checked.ok) {
      rejected.push(`${symbol}: ${checked.refusal.message}`);
      continue;
    }
    const newest = sources.at(-1);
    const lastSplice = sources.findLastIndex((source) => source !== newest) + 1;
    histories.set(symbol, { candles: fromRows(symbol, rows), sources, lastSplice });
  }
  return { histories, rejected };
}
