import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ModelCard } from '../../core/inference/port.ts';
import { recordingTracker } from '../tracking/testing/recordingTracker.ts';
import { trackCard } from './trackCard.ts';

const card: ModelCard = {
  name: 'toy',
  version: '1.2.0',
  task: 'regression',
  summary: 'A toy.',
  features: ['a', 'b'],
  inputs: [],
  outputs: [],
  training: { from: '2020-01-01', to: '2024-12-31', rows: 10, seed: 1, hyperparameters: { penalty: 0.5 } },
  data: { source: 'made up', licence: 'MIT' },
  metrics: [
    {
      name: 'mae',
      on: 'test',
      scope: { symbol: 'AAA', horizon: 7 },
      value: 0.2,
      interval: [0.1, 0.3],
      baseline: { name: 'naive', value: 0.25 },
    },
    { name: 'coverage', on: 'test', scope: { horizon: 1, part: 'calm' }, value: 0.8 },
    { name: 'auc', on: 'all of 2024', value: 0.5 },
  ],
  limitations: [],
  files: { 'model.onnx': 'abc' },
  parameters: {},
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'track-card-'));
  await mkdir(join(folder, 'toy/1.2.0'), { recursive: true });
  await mkdir(join(folder, 'snapshot'));
  await writeFile(join(folder, 'toy/1.2.0/card.json'), JSON.stringify(card));
});
afterAll(() => rm(folder, { recursive: true }));

it('logs a card: its parameters, each figure with interval and baseline, and itself', async () => {
  const { tracker, runs } = recordingTracker();
  await trackCard(tracker, folder, 'toy');
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({
    start: {
      name: 'toy 1.2.0',
      parameters: { penalty: 0.5, seed: 1, 'training.rows': 10 },
      tags: { 'model.version': '1.2.0', 'model.sha256': 'abc', 'data.range': '2020-01-01 to 2024-12-31' },
    },
    status: 'finished',
  });
  expect(runs[0].metrics[0].values).toEqual({
    'AAA/7d/mae': 0.2,
    'AAA/7d/mae.low': 0.1,
    'AAA/7d/mae.high': 0.3,
    'AAA/7d/mae.baseline': 0.25,
    'all/1d/calm/coverage': 0.8,
    'all of 2024/auc': 0.5,
  });
  expect(JSON.parse(runs[0].texts['card.json'])).toEqual(card);
});

it('logs nothing of what has no card', async () => {
  const { tracker, runs } = recordingTracker();
  await trackCard(tracker, folder, 'snapshot');
  expect(runs).toEqual([]);
});
