import { expect, it } from 'vitest';
import type { Leaderboard } from '../../../../core/market/laboratory/leaderboard.ts';
import { recordingTracker } from '../../../tracking/testing/recordingTracker.ts';
import { quickRun } from '../options.ts';
import { trackModels } from './track.ts';

const common = {
  symbol: null,
  forecasts: 900,
  notes: [] as string[],
  family: 'linear' as const,
  task: 'return' as const,
};
const figure = { value: 0.1, interval: [0.05, 0.2] as [number, number] };
const board: Leaderboard = {
  range: { from: '2022-07-01', to: '2025-06-30' },
  madeOn: '2026-11-25',
  tokens: ['AAA', 'BBB'],
  importances: [],
  ablation: [],
  curves: [],
  rows: [
    { ...common, model: 'naive', horizon: 1, metrics: {}, baseline: {} },
    { ...common, model: 'ridge', horizon: 1, metrics: { skill: figure }, baseline: { skill: 0 } },
    { ...common, model: 'ridge', horizon: 7, metrics: { skill: { value: 0.3 } }, baseline: {} },
    { ...common, model: 'ridge', horizon: 7, symbol: 'AAA', metrics: { skill: { value: 9 } }, baseline: {} },
  ],
};
const fits = [
  { parameters: { penalty: 1 }, rows: 100, columns: 5 },
  { parameters: { penalty: 10 }, rows: 200, columns: 6 },
];

it('makes one run of each model: what was chosen, its figures pooled, with interval and baseline, and the report', () => {
  const { tracker, runs } = recordingTracker();
  trackModels(tracker, board, {
    options: { ...quickRun, data: '', news: '', cache: '', models: '', page: 'page.md' },
    datasetKey: 'key',
    models: [{ name: 'ridge', version: 2, input: 'table', scope: 'pooled', candidates: [{ penalty: 1 }] }],
    folds: 2,
    choices: new Map([['ridge/7', fits]]),
    files: ['board.json', 'page.md'],
  });
  expect(runs.map(({ start, status }) => [start.name, status])).toEqual([
    ['naive', 'finished'],
    ['ridge', 'finished'],
  ]);
  const [, { start, metrics, artifacts, texts }] = runs;
  expect(start.parameters).toMatchObject({
    horizons: '1, 7',
    folds: 2,
    embargo: quickRun.embargo,
    version: 2,
    '7d/chosen': '[{"penalty":1},{"penalty":10}]',
    '7d/rows': 200,
  });
  expect(start.tags).toMatchObject({ 'data.range': '2022-07-01 to 2025-06-30', 'data.key': 'key' });
  expect(metrics).toEqual([
    {
      step: 1,
      values: {
        '1d/forecasts': 900,
        '1d/skill': 0.1,
        '1d/skill.low': 0.05,
        '1d/skill.high': 0.2,
        '1d/skill.baseline': 0,
      },
    },
    { step: 7, values: { '7d/forecasts': 900, '7d/skill': 0.3 } },
  ]);
  expect(artifacts).toEqual(['board.json', 'page.md']);
  expect(JSON.parse(texts['rows.json'])).toEqual(board.rows.slice(1));
});
