import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelNames } from '../../../core/inference/registry.ts';
import { dayNumber, length, toRow } from '../../../core/market/candles/candles.ts';
import { type Leaderboard, parseLeaderboard } from '../../../core/market/laboratory/leaderboard.ts';
import { syntheticCandles } from '../../../core/market/testing/syntheticCandles.ts';
import type { Tracker } from '../../tracking/tracker.ts';
import { fullRun, type LabOptions } from './options.ts';
import type { Progress } from './report/progress.ts';
import { runLaboratory } from './run.ts';

const PAGE = [
  'run',
  'distribution',
  'crash',
  'point',
  'direction',
  'volatility',
  'strategy',
  'importance',
  'ablation',
  'curves',
]
  .map((name) => `## ${name}\n\n<!-- lab:${name} -->\nold\n<!-- /lab:${name} -->\n`)
  .join('\nWritten by a person.\n');

let folder: string;
let board: Leaderboard;
let options: LabOptions;
const said: string[] = [];
const progress: Progress = {
  start: () => {},
  step: () => {},
  stop: () => {},
  say: (text) => said.push(text),
};
const logged: string[] = [];
const tracker: Tracker = {
  startRun: ({ name }) => ({
    metrics: (values) => void logged.push(...Object.keys(values).map((key) => `${name} ${key}`)),
    artifact: (path) => void logged.push(path),
    text: (file) => void logged.push(`${name} ${file}`),
    end: (status) => void logged.push(status),
  }),
  close: async () => {},
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laboratory-'));
  const lines = ['symbol,date,open,high,low,close,volume_usd,market_cap,source'];
  for (const [seed, symbol] of ['BTC', 'ETH', 'T3'].entries()) {
    const candles = syntheticCandles(1300, { seed: seed + 1, symbol });
    // The third has ended on the way.
    for (let i = 0; i < length(candles) - (symbol === 'T3' ? 100 : 0); i++) {
      const { date, open, high, low, close, volume } = toRow(candles, i);
      lines.push([symbol, date, open, high, low, close, volume, '', 'binance_spot'].join(','));
    }
  }
  await writeFile(join(folder, 'ohlcv.csv.gz'), gzipSync(lines.join('\n')));
  await writeFile(
    join(folder, 'events.csv'),
    'date,type,symbols,description\n2025-02-01,crash,ALL,made up\n',
  );
  await writeFile(join(folder, 'page.md'), PAGE);
  options = {
    ...fullRun,
    data: folder,
    news: folder,
    cache: join(folder, 'cache'),
    models: join(folder, 'models'),
    page: join(folder, 'page.md'),
    tokens: 3,
    from: dayNumber('2025-01-01'),
    step: 90,
    folds: 2,
    horizons: [1, 7],
    workers: 1,
    only: ['ridge', 'logistic', 'drift', 'served'],
  };
  board = await runLaboratory(options, tracker, progress);
}, 280_000);

afterAll(() => rm(folder, { recursive: true }));

describe('the laboratory', () => {
  const pooled = (model: string, horizon: number) => {
    const row = board.rows.find(
      (one) => one.model === model && one.horizon === horizon && one.symbol === null,
    );
    if (row === undefined) throw new Error(`${model} has no row`);
    return row;
  };

  it('runs from candles to a leaderboard, with every model beside the naive forecast', () => {
    expect(said.filter((text) => text.includes('could not be computed'))).toEqual([]);
    expect(new Set(board.rows.map(({ model }) => model))).toEqual(
      new Set([
        'naive',
        'served',
        'drift',
        'ridge',
        'logistic',
        "ridge of the deviation, served model's features",
      ]),
    );
    for (const model of ['naive', 'served', 'drift', 'ridge', 'logistic']) {
      // Days of two folds for two tokens, and up to its end, less the horizon, for the third.
      expect(pooled(model, 1).forecasts).toBe(2 * 180 + (81 - 1));
      expect(pooled(model, 7).forecasts).toBe(2 * (181 - 7) + (81 - 7));
      for (const symbol of ['BTC', 'ETH', 'T3'])
        expect(board.rows.some((row) => row.model === model && row.symbol === symbol)).toBe(true);
    }
  });

  it('finds that nothing beats no change on a random walk, and that the changing width helps', () => {
    const { crpsSkill, maeRatio, auc } = pooled('naive', 1).metrics;
    expect(crpsSkill.value).toBe(0);
    expect(maeRatio.value).toBe(1);
    expect(auc.value).toBeGreaterThan(0.3);
    const ridge = pooled('ridge', 1).metrics;
    expect(ridge.maeRatio.value).toBeGreaterThan(0.97);
    const deviation = pooled("ridge of the deviation, served model's features", 1).metrics;
    expect(deviation.crpsSkill.value).toBeGreaterThan(0.005);
    expect(deviation.coverage80.value).toBeGreaterThan(0.7);
    expect(deviation.coverage80.value).toBeLessThan(0.9);
    expect(deviation.logDeviationRmse.value).toBeLessThan(
      pooled("ridge of the deviation, served model's features", 1).baseline.logDeviationRmse,
    );
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = pooled('logistic', 1).metrics;
    const counts = [truePositives, falsePositives, falseNegatives, trueNegatives].map(({ value }) => value);
    expect(counts.reduce((sum, count) => sum + count)).toBe(pooled('logistic', 1).forecasts);
  });

  it('says what every family of features at hand is worth', () => {
    const families = new Set(board.ablation.map(({ family }) => family));
    expect(families).toContain('crossAsset');
    // No file of outside series lies in the folder.
    expect(families).not.toContain('onChain');
    const all = board.ablation.filter(({ model }) => model === 'ridge');
    expect(all).toHaveLength(families.size);
    for (const { family, added } of all) if (family === 'spine') expect(added.value).toBe(0);
    expect(board.importances.map(({ model }) => model)).toContain('ridge');
  });

  it('writes a leaderboard that can be read back, where the registry lists no model', async () => {
    const text = await readFile(join(options.models, 'laboratory', 'leaderboard.json'), 'utf8');
    expect(parseLeaderboard(text).rows).toHaveLength(board.rows.length);
    expect(await modelNames(options.models)).toEqual([]);
  });

  it('rewrites the generated parts of the page and leaves the others', async () => {
    const page = await readFile(options.page, 'utf8');
    expect(page).not.toContain('\nold\n');
    expect(page).toContain('Written by a person.');
    expect(page).toContain('| ridge | return |');
    expect(page).toContain('](page/precision-recall-1.svg)');
    const [, picture] = /\]\((page\/distribution-1\.svg)\)/.exec(page) ?? [];
    expect(await readFile(join(folder, picture), 'utf8')).toMatch(/^<svg.*ridge.*<\/svg>/s);
  });

  it('logs each model as a run of its own, with its figures, its rows and the report', () => {
    for (const entry of [
      'ridge 1d/crpsSkill',
      'ridge 7d/crpsSkill.baseline',
      'naive rows.json',
      options.page,
    ])
      expect(logged).toContain(entry);
    expect(logged.at(-1)).toBe('finished');
  });

  it('computes nothing twice, and only what is missing after it was stopped', async () => {
    const units = join(options.cache, 'units');
    const files = (await readdir(units)).sort();
    const times = async () => Promise.all(files.map(async (file) => (await stat(join(units, file))).mtimeMs));
    const before = await times();
    await rm(join(units, files[0]));
    const again = await runLaboratory(options, tracker, progress);
    expect(said.at(-1)).toBe(`${files.length} units, ${files.length - 1} done before`);
    expect((await times()).slice(1)).toEqual(before.slice(1));
    expect(again.rows).toEqual(board.rows);
  }, 280_000);
});
