import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOf } from '../../../core/market/candles/timeframe.ts';
import { openIntradaySnapshot } from '../../sources/prices/intradaySnapshot.ts';
import { buildIntraday } from './buildIntraday.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intraday-'));
});
afterEach(() => rm(folder, { recursive: true }));

const FIRST = 121_000;
const COUNT = 800;

async function build(row: (symbol: string, i: number) => string) {
  const lines = ['BTC', 'ETH'].flatMap((symbol) => Array.from({ length: COUNT }, (_, i) => row(symbol, i)));
  const text = ['symbol,time,open,high,low,close,volume_usd', ...lines, ''].join('\n');
  await writeFile(join(folder, 'fourhour.csv.gz'), gzipSync(text));
  await mkdir(join(folder, 'models'));
  await buildIntraday(folder, join(folder, 'models'), () => undefined);
  return openIntradaySnapshot(join(folder, 'models', 'snapshot'), pino({ level: 'silent' }));
}

const candle = (symbol: string, i: number) =>
  `${symbol},${startOf(FIRST + i, '4h')},${100 + i},${102 + i},${99 + i},${101 + i},5000`;

test('keeps the newest candles of each token, to be read back bit by bit', async () => {
  const snapshot = await build(candle);
  expect(await snapshot.symbols()).toEqual(['BTC', 'ETH']);
  const series = await snapshot.get('ETH', '4h');
  expect(series).toMatchObject({ source: 'snapshot', live: false });
  expect(series?.candles.day).toHaveLength(719);
  expect(series?.candles.day.at(-1)).toBe(FIRST + COUNT - 1);
  expect(series?.candles.close.at(-1)).toBe(100 + COUNT);
  expect(await snapshot.get('ETH', '1h')).toBeUndefined();
  const index = JSON.parse(await readFile(join(folder, 'models', 'snapshot', 'intraday.json'), 'utf8'));
  expect(index).toMatchObject({ format: 1, timeframe: '4h', asOf: '2025-07-30' });
});

test('a series that breaks the rules for candles stops it', async () => {
  await expect(build((symbol, i) => candle(symbol, i === 700 ? 699 : i))).rejects.toThrow(/BTC: .*duplicate/);
});
