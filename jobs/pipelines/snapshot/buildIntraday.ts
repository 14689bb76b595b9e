import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { DAY_MS, isoDay } from '../../../core/market/candles/candles.ts';
import { encodeSnapshot } from '../../../core/market/candles/snapshot.ts';
import { candleMs, fromIntraday, type IntradayRow } from '../../../core/market/candles/timeframe.ts';
import { validateIntraday } from '../../../core/market/candles/validate.ts';

/** Candles kept per token: as many as a live source gives in one question. */
const CANDLES = 719;

/**
 * Writes `<models>/snapshot/intraday.{json,bin}`: the last 4-hour candles of the tokens in `fourhour.csv.gz`, for answers
 * without a network.
 * @throws Error when a series breaks the rules for candles
 */
export async function buildIntraday(
  data: string,
  models: string,
  say: (text: string) => void,
): Promise<void> {
  const text = gunzipSync(await readFile(join(data, 'fourhour.csv.gz'))).toString('utf8');
  const records: Record<string, string>[] = parse(text, { columns: true });
  const symbols = [...new Set(records.map(({ symbol }) => symbol))];
  const series = symbols.map((symbol) => {
    const entries = records.filter((record) => record.symbol === symbol);
    const rows = entries.slice(-CANDLES).map(rowOf);
    const valid = validateIntraday(rows, '4h', Date.now());
    if (!valid.ok) throw new Error(`${symbol}: ${valid.refusal.message}`);
    return { candles: fromIntraday(symbol, rows, '4h'), source: 'binance_spot' };
  });
  const newest = Math.max(...series.map(({ candles }) => candles.day.at(-1) ?? 0));
  const asOf = isoDay(Math.floor((newest * candleMs['4h']) / DAY_MS));
  const { index, bytes } = encodeSnapshot(series, { builtAt: new Date().toISOString(), asOf });
  const place = join(models, 'snapshot');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'intraday.bin'), bytes);
  await writeFile(
    join(place, 'intraday.json'),
    `${JSON.stringify({ ...index, timeframe: '4h' }, null, 2)}\n`,
  );
  say(`intraday snapshot of ${series.length} tokens to ${asOf}, ${bytes.length} bytes`);
}

function rowOf(record: Record<string, string>): IntradayRow {
  const number = (name: string) => Number(record[name]);
  return {
    time: record.time,
    open: number('open'),
    high: number('high'),
    low: number('low'),
    close: number('close'),
    volume: number('volume_usd'),
  };
}
