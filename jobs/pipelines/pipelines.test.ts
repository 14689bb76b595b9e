import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../core/inference/inProcess.ts';
import { openSession } from '../../core/inference/session.ts';
import { fp32 } from '../../core/inference/tensor.ts';
import { sigmoid } from '../../core/learn/logistic.ts';
import { Mahalanobis } from '../../core/learn/mahalanobis.ts';
import { takeRows } from '../../core/learn/matrix.ts';
import { walkForward } from '../../core/learn/walkForward.ts';
import { type Candles, isoDay, length, slice, toRow } from '../../core/market/candles/candles.ts';
import { type ScoredForecast, scoreForecasts } from '../../core/market/forecast/evaluate.ts';
import { exportForecast } from '../../core/market/forecast/exportOnnx.ts';
import { featureNames } from '../../core/market/forecast/features.ts';
import { onGraph } from '../../core/market/forecast/graph.ts';
import {
  deviationMembers,
  fitMembers,
  type MemberOptions,
  memberOutputs,
} from '../../core/market/forecast/training/members.ts';
import { deviationRange, rowsKnownBy, trainingRows } from '../../core/market/forecast/training/rows.ts';
import { calibrate } from '../../core/market/forecast/training/stack.ts';
import { syntheticCandles } from '../../core/market/testing/syntheticCandles.ts';
import { readHistories } from './data/marketCsv.ts';
import { servedHistories } from './data/universe.ts';
import { forecastCard, forecastMetrics, partMetrics } from './forecast/card.ts';
import { walkMembers } from './forecast/outOfFold.ts';
import { walkForecasts } from './forecast/walk.ts';
import { register } from './register.ts';

let folder: string;
const members: MemberOptions = {
  mean: { penalty: 10 },
  deviation: { penalty: 0.01 },
  direction: { penalty: 1 },
  boosting: { rounds: 20, learningRate: 0.1, maxLeaves: 4, minSamplesLeaf: 50, penalty: 1 },
};
const histories = [1, 2, 3].map((seed) => syntheticCandles(900, { seed, symbol: `T${seed}` }));
const rows = trainingRows(histories);
const lastDay = histories[0].day[899];
const early = { from: lastDay - 499, to: lastDay - 300, step: 100, embargo: 5 };
const late = { from: lastDay - 299, to: lastDay, step: 100, embargo: 5 };

/** Two stretches out of fold, and the forecasts of the second by a stack of what was known then. */
async function walk(series: readonly Candles[]) {
  const ofSeries = trainingRows(series);
  const { folds, outOfFold } = walkMembers(ofSeries, [early, late].flatMap(walkForward), members);
  return walkForecasts({
    histories: series,
    rows: ofSeries,
    folds: folds.filter(({ fold }) => fold.testFrom >= late.from),
    outOfFold,
    ownWeightDays: 100,
    horizons: [1, 7],
    to: late.to,
  });
}

/** Of the histories as they are: computed once, looked at by several tests. */
let walked: Promise<ScoredForecast[]> | undefined;
function walkedOnce(): Promise<ScoredForecast[]> {
  walked ??= walk(histories);
  return walked;
}

/** A model that is fitted and stacked on all that is known by the last day. */
function wholeModel() {
  const { outOfFold } = walkMembers(rows, [early, late].flatMap(walkForward), members);
  return {
    ...fitMembers(rows, rowsKnownBy(rows, lastDay), members),
    ...calibrate(rows, outOfFold, lastDay),
  };
}

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
    const model = wholeModel();
    // Factors that a synthetic series would not get, so that every branch of the graph has something to say.
    model.stack.mean = model.stack.mean.map((_, i) => (i % 5) / 4);
    model.stack.direction = model.stack.direction.map((_, i) => ((i + 2) % 5) / 4);
    for (const member of deviationMembers)
      model.stack.deviation[member] = model.stack.deviation[member].map(() => 1 / 3);
    const session = await openSession(exportForecast(model));
    const features = takeRows(rows.features, rowsKnownBy(rows, lastDay).subarray(0, 50));
    const outputs = await onGraph(session.run)(features);
    const said = memberOutputs(model, features);
    const stacked = (at: number) =>
      deviationMembers.reduce((sum, member) => sum + said.deviation[member].data[at] / 3, 0);
    const expected = {
      mean: said.mean.data.map((value, at) => value * model.stack.mean[at % 30]),
      logDeviation: said.mean.data.map((_, at) => stacked(at)),
      probabilityUp: said.direction.data.map((value, at) => sigmoid(value * model.stack.direction[at % 30])),
      outlier: new Mahalanobis({ shrinkage: 1 }).load(model.outlier).predict(features).data,
    };
    for (const name of ['mean', 'logDeviation', 'probabilityUp', 'outlier'] as const)
      for (let i = 0; i < expected[name].length; i++)
        expect(
          Math.abs(outputs[name][i] - expected[name][i]) / Math.max(1, Math.abs(expected[name][i])),
          `${name} ${i}`,
        ).toBeLessThan(1e-4);
    await session.release();
  });
});

describe('walking forward', () => {
  it('scores every token on every day whose target came within the range', async () => {
    const scored = await walkedOnce();
    expect(scored).toHaveLength(3 * (299 + 293));
    const scores = scoreForecasts(scored.filter(({ horizon }) => horizon === 1));
    expect(scores.coverage.value).toBeGreaterThan(0.7);
    expect(scores.coverage.value).toBeLessThan(0.9);
    expect(scores.coverage.interval?.[0]).toBeLessThan(scores.coverage.value);
    // The synthetic volatility changes slowly, so a forecast of it must beat a constant width.
    expect(scores.intervalSkill.constant.value).toBeGreaterThan(0.02);
    expect(scores.crpsSkill.constant.value).toBeGreaterThan(0);
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
    const isBefore = (day: number) => day < histories[0].day[cut];
    const forecastsOf = async (series: readonly Candles[]) =>
      (await walk(series)).filter(({ day }) => isBefore(day)).map(({ actual: _, ...forecast }) => forecast);
    const expected = (await walkedOnce())
      .filter(({ day }) => isBefore(day))
      .map(({ actual: _, ...forecast }) => forecast);
    expect(expected.length).toBeGreaterThan(500);
    expect(await forecastsOf(rewritten)).toEqual(expected);
  });

  it('finds no skill where there is none: naive intervals score 0 against themselves', async () => {
    const scored = (await walkedOnce()).map((forecast) => ({
      ...forecast,
      close: 0,
      quantiles: forecast.naive.year,
    }));
    const scores = scoreForecasts(scored.filter(({ horizon }) => horizon === 1));
    expect(scores.intervalSkill.year.value).toBe(0);
    expect(scores.crpsSkill.year.value).toBe(0);
    expect(scores.maeRatio.value).toBe(1);
  });
});

describe('registering', () => {
  it('writes a version that the registry serves, with figures beside their baselines', async () => {
    const model = wholeModel();
    const scored = (await walkedOnce()).filter(({ horizon }) => horizon === 1);
    const named = scored.map((forecast) => ({
      ...forecast,
      symbol: forecast.symbol.replace('T1', 'BTC').replace('T2', 'ETH'),
    }));
    const card = forecastCard({
      version: '0.1.0',
      metrics: [
        ...forecastMetrics(named, isoDay(lastDay)),
        ...partMetrics(named, 1, [
          { day: late.from + 30, flash: true, struck: (symbol) => symbol === 'BTC' },
        ]),
      ],
      model,
      hyperparameters: { members, trace: [] },
      ownWeightDays: 100,
      outlierThreshold: 9,
      deviationRange: deviationRange(rows, 1.25),
      symbols: ['BTC', 'ETH', 'T3'],
      from: rows.day[0],
      to: lastDay,
      rows: rows.day.length,
    });
    const input = takeRows(rows.features, [0, 1]);
    const golden = { features: fp32([2, featureNames.length], input.data) };
    await register(folder, exportForecast(model), card, [golden]);
    const served = await inProcessModels(folder).card('forecast');
    expect(served.version).toBe('0.1.0');
    const part = served.metrics.find(({ on }) => on.includes('the 30 days after a flash crash'));
    expect(part?.on).toContain('(30 forecasts)');
    expect(served.metrics.every(({ baseline }) => baseline !== undefined)).toBe(true);
    const written = await readFile(join(folder, 'forecast/0.1.0/card.json'), 'utf8');
    expect(written).not.toContain(folder);
  });
});
