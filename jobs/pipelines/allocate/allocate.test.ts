import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { equalWeight, fixedMix } from '../../../core/market/allocate/backTest/strategies.ts';
import { otherAssets } from '../../../core/market/assets/assets.ts';
import { assetsIndex, decodeAssets } from '../../../core/market/assets/snapshot.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { syntheticCandles } from '../../../core/market/testing/syntheticCandles.ts';
import { bootstrapWorld } from '../../../core/market/world/bootstrapWorld.ts';
import { readStocks } from '../data/stocks.ts';
import { buildAssets } from '../snapshot/buildAssets.ts';
import { compare } from './compare.ts';
import { remembered } from './remembered.ts';
import { tableOf } from './tables.ts';
import { FUNDS, universes } from './universe.ts';

let folder: string;
const lastDay = 20_269;
const weekday = (day: number) => (day + 3) % 7 < 5;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allocate-'));
  const lines = otherAssets.flatMap(({ symbol }, i) => {
    const { day, open, high, low, close } = syntheticCandles(1_700, { seed: i + 1, start: 90, lastDay });
    return Array.from(day.keys())
      .filter((row) => weekday(day[row]))
      .map((row) => [symbol, isoDay(day[row]), open[row], high[row], low[row], close[row], 5, 'x'].join());
  });
  const csv = ['symbol,date,open,high,low,close,volume,source', ...lines].join('\n');
  await writeFile(join(folder, 'stocks.csv.gz'), gzipSync(csv));
});
afterAll(() => rm(folder, { recursive: true }));

it('packs the last closes of every stock and fund, weekends left out', async () => {
  await buildAssets(folder, folder, () => {});
  const index = assetsIndex.parse(
    JSON.parse(await readFile(join(folder, 'snapshot', 'assets.json'), 'utf8')),
  );
  const closes = decodeAssets(index, await readFile(join(folder, 'snapshot', 'assets.bin')));
  expect([...closes.keys()]).toEqual(otherAssets.map(({ symbol }) => symbol));
  const spy = closes.get('SPY');
  expect(spy?.day.every(weekday)).toBe(true);
  expect(spy?.day[0]).toBeGreaterThan(lastDay - 500);
  expect(index.asOf).toBe(isoDay(lastDay));
});

it('refuses a stock without closes', async () => {
  await expect(readStocks(folder, ['NOSUCH'], '2021-01-01')).rejects.toThrow('no usable closes of NOSUCH');
});

it('compares rows over the same days, goes on where it was, and writes a table with every row', async () => {
  const tokens = ['BTC', 'ETH'].map((symbol, i) => ({
    candles: syntheticCandles(1_700, { seed: 40 + i, symbol, lastDay }),
    source: 'x',
  }));
  const { mixed } = universes(tokens, await readStocks(folder, FUNDS, '2021-01-01'));
  expect(mixed.market.panel.symbols).toEqual(['BTC', 'ETH', ...FUNDS]);
  const rows = [
    { group: 'equal weight', strategy: equalWeight },
    { group: 'mix', seed: 1, strategy: fixedMix('mix', { BTC: 1 }) },
    { group: 'mix', seed: 2, strategy: fixedMix('mix', { SPY: 1 }) },
    { group: 'mix', seed: 3, strategy: fixedMix('mix', { GLD: 1 }) },
  ];
  const work = join(folder, 'work');
  const options = { work, say: () => {} };
  const whole = await compare(mixed, rows, '2024-07-01', options);
  expect(whole).toMatchObject({ from: '2024-07-01', to: isoDay(lastDay) });
  expect(whole.rows.map(({ name }) => name)).toEqual(['equal weight', 'mix']);
  const [equal, mix] = whole.rows;
  expect(equal.againstEqualWeight).toBeUndefined();
  expect(mix.againstEqualWeight?.pValue).toBeGreaterThan(0);
  expect(mix.seeds).toMatchObject({ count: 3 });
  expect(mix.seeds?.least).toBeLessThan(mix.sharpe);
  expect(mix.seeds?.most).toBeGreaterThan(mix.sharpe);
  expect(await readdir(work)).toHaveLength(4);
  const broken = rows.map((row) => ({
    ...row,
    strategy: { name: 'broken', decide: () => Float64Array.of() },
  }));
  expect(await compare(mixed, broken, '2024-07-01', options)).toEqual(whole);
  const table = tableOf(whole);
  for (const { name } of whole.rows) expect(table).toContain(`| ${name} |`);
});

it('imagines the same request from the same history once', async () => {
  let asked = 0;
  const world = remembered({
    imagine: (...given) => {
      asked++;
      return bootstrapWorld().imagine(...given);
    },
  });
  const history = {
    symbols: ['A'],
    day: Int32Array.from({ length: 80 }, (_, i) => i),
    returns: { rows: 80, columns: 1, data: new Float64Array(80).fill(0.01) },
  };
  const request = { days: 2, paths: 2, seed: 1 };
  expect(await world.imagine(history, request)).toBe(await world.imagine(history, request));
  await world.imagine(history, { ...request, seed: 2 });
  await world.imagine({ ...history, symbols: ['B'] }, request);
  expect(asked).toBe(3);
});
