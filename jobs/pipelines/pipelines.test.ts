import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../core/inference/inProcess.ts';
import { openSession } from '../../core/inference/session.ts';
import { fp32 } from '../../core/inference/tensor.ts';
import { Logistic } from '../../core/learn/logistic.ts';
import { takeRows } from '../../core/learn/matrix.ts';
import { Ridge } from '../../core/learn/ridge.ts';
import { type Candles, isoDay, length, slice, toRow } from '../../core/market/candles/candles.ts';
import { scoreForecasts } from '../../core/market/forecast/evaluate.ts';
import { exportForecast } from '../../core/market/forecast/exportOnnx.ts';
import { featureNames } from '../../core/market/forecast/features.ts';
import { onGraph } from '../../core/market/forecast/graph.ts';
import { fitForecast, rowsKnownBy, trainingRows } from '../../core/market/forecast/train.ts';
import { syntheticCandles } from '../../core/market/testing/syntheticCandles.ts';
import { readHistories } from './data/marketCsv.ts';
import { servedHistories } from './data/universe.ts';
import { forecastCard, forecastMetrics } from './forecast/card.ts';
import { walkForecasts } from './forecast/walk.ts';
import { register } from './register.ts';

let folder: string;
const halves = new Array<number>(30).fill(0.5);
const model = {
  mean: { penalty: 10, shrinkage: halves },
  deviation: { penalty: 0.01 },
  direction: { penalty: 1, shrinkage: halves },
};
const histories = [1, 2, 3].map((seed) => syntheticCandles(900, { seed, symbol: `T${seed}` }));
const rows = trainingRows(histories);
const lastDay = histories[0].day[899];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('reading histories', () => {
  const csv = (candles: Candles, source: (row: number) => string) =>
    Array.from({ length: length(candles) }, (_, i) => {
      const { date, open, high, low, close, volume } = toRow(candles, i);
      return [candles.symbol, date, open, high, low, close, volume, '', source(i)].join(',');
    });

  it('finds the newest stretch of one exchange, joins mirrors, leaves impossible series out', async () => {
    const dead = slice(syntheticCandles(60, { symbol: 'DEAD' }), 0, 50);
    const broken = syntheticCandles(60, { symbol: 'BROKEN' });
    broken.low[7] = -1;
    const lines = [
      'symbol,date,open,high,low,close,volume_usd,market_cap,source',
      ...csv(syntheticCandles(60, { symbol: 'LONG' }), (row) =>
        row < 20 ? 'binance_spot_c' : 'binance_spot',
      ),
      ...csv(syntheticCandles(60, { symbol: 'SPLICED' }), (row) =>
        row < 20 ? 'binance_spot' : 'bybit_perp',
      ),
      ...csv(dead, () => 'binance_spot'),
      ...csv(broken, () => 'binance_spot'),
    ];
    await writeFile(join(folder, 'ohlcv.csv.gz'), gzipSync(lines.join('\n')));
    const { histories: read, rejected } = await readHistories(folder);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatch(/^BROKEN: Candle 7/);
    expect(read.get('LONG')?.lastSplice).toBe(0);
    expect(read.get('SPLICED')?.lastSplice).toBe(20);
    const served = servedHistories(read).map(({ candles }) => [candles.symbol, length(candles)]);
    expect(served).toEqual([
      ['LONG', 60],
      ['SPLICED', 40],
    ]);
  });
});

describe('training rows', () => {
  it('hold targets by hand, and only rows whose every target is known', () => {
    expect(rows.day.length).toBe(3 * (900 - 60 - 30));
    const [candles, row] = [histories[0], 100];
    const at = 60 + row;
    expect(rows.day[row]).toBe(candles.day[at]);
    expect(rows.knownOn[row]).toBe(candles.day[at + 30]);
    expect(rows.returns.data[row * 30 + 6]).toBeCloseTo(
      Math.log(candles.close[at + 7] / candles.close[at]),
      12,
    );
    expect(rows.rose.data[row * 30]).toBe(Number(candles.close[at + 1] > candles.close[at]));
  });

  it('known by a day are those whose last target is not after it', () => {
    const known = rowsKnownBy(rows, lastDay - 100);
    expect(Math.max(...[...known].map((row) => rows.day[row]))).toBe(lastDay - 130);
  });
});

describe('the exported forecast', () => {
  it('equals the estimators it was made from, to 1e-4', async () => {
    const known = rowsKnownBy(rows, lastDay);
    const fitted = fitForecast(rows, known, model);
    const session = await openSession(exportForecast(fitted));
    const features = takeRows(rows.features, known.subarray(0, 50));
    const outputs = await onGraph(session.run)(features);
    const expected = {
      mean: new Ridge(model.mean).load(fitted.mean).predict(features).data,
      logDeviation: new Ridge(model.deviation).load(fitted.deviation).predict(features).data,
      probabilityUp: new Logistic(model.direction).load(fitted.direction).predict(features).data,
    };
    for (const name of ['mean', 'logDeviation', 'probabilityUp'] as const)
      for (let i = 0; i < expected[name].length; i++)
        expect(Math.abs(outputs[name][i] - expected[name][i]), `${name} ${i}`).toBeLessThan(1e-4);
    await session.release();
  });
});

describe('walking forward', () => {
  const walk = (series: readonly Candles[]) =>
    walkForecasts({
      histories: series,
      rows: trainingRows(series),
      model,
      ownWeightDays: 100,
      horizons: [1, 7],
      from: lastDay - 299,
      to: lastDay,
      step: 100,
      embargo: 5,
    });

  it('scores every token on every day whose target came within the range', async () => {
    const scored = await walk(histories);
    expect(scored).toHaveLength(3 * (299 + 293));
    const scores = scoreForecasts(scored.filter(({ horizon }) => horizon === 1));
    expect(scores.coverage.value).toBeGreaterThan(0.7);
    expect(scores.coverage.value).toBeLessThan(0.9);
    expect(scores.coverage.interval[0]).toBeLessThan(scores.coverage.value);
    // The synthetic volatility changes slowly, so a forecast of it must beat a constant width.
    expect(scores.intervalSkill.value).toBeGreaterThan(0.02);
    expect(scores.maeRatio.value).toBeLessThan(1.03);
  });

  it('gives the same forecasts when everything after a day is rewritten', async () => {
    const cut = 900 - 200;
    const rewritten = histories.map((candles, i) => {
      const other = syntheticCandles(900, { seed: 50 + i, symbol: candles.symbol });
      const copy = structuredClone(candles);
      for (const column of ['open', 'high', 'low', 'close', 'volume'] as const)
        copy[column].set(other[column].subarray(cut), cut);
      return copy;
    });
    const before = (day: number) => day < histories[0].day[cut];
    const forecastsOf = async (series: readonly Candles[]) =>
      (await walk(series)).filter(({ day }) => before(day)).map(({ actual: _, ...forecast }) => forecast);
    const expected = await forecastsOf(histories);
    expect(expected.length).toBeGreaterThan(500);
    expect(await forecastsOf(rewritten)).toEqual(expected);
  });

  it('finds no skill where there is none: naive intervals score 0 against themselves', async () => {
    const scored = (await walk(histories)).map((forecast) => ({
      ...forecast,
      close: 0,
      lower: forecast.naiveLower,
      upper: forecast.naiveUpper,
    }));
    const scores = scoreForecasts(scored.filter(({ horizon }) => horizon === 1));
    expect(scores.intervalSkill.value).toBe(0);
    expect(scores.maeRatio.value).toBe(1);
  });
});

describe('registering', () => {
  it('writes a version that the registry serves, with figures beside their baselines', async () => {
    const fitted = fitForecast(rows, rowsKnownBy(rows, lastDay), model);
    const scored = await walkForecasts({
      histories,
      rows,
      model,
      ownWeightDays: 100,
      horizons: [1],
      from: lastDay - 99,
      to: lastDay,
      step: 100,
      embargo: 5,
    });
    const named = scored.map((forecast) => ({
      ...forecast,
      symbol: forecast.symbol.replace('T1', 'BTC').replace('T2', 'ETH'),
    }));
    const card = forecastCard({
      version: '0.1.0',
      metrics: forecastMetrics(named, isoDay(lastDay)),
      model: fitted,
      hyperparameters: { model, ownWeightDays: 100, trace: [] },
      symbols: ['BTC', 'ETH', 'T3'],
      from: rows.day[0],
      to: lastDay,
      rows: rows.day.length,
    });
    const input = takeRows(rows.features, [0, 1]);
    const golden = { features: fp32([2, featureNames.length], input.data) };
    await register(folder, exportForecast(fitted), card, [golden]);
    const served = await inProcessModels(folder).card('forecast');
    expect(served.version).toBe('0.1.0');
    expect(served.metrics.every(({ baseline }) => baseline !== undefined)).toBe(true);
    const written = await readFile(join(folder, 'forecast/0.1.0/card.json'), 'utf8');
    expect(written).not.toContain(folder);
  });
});
