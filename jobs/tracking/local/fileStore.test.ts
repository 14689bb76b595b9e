import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileStore } from './fileStore.ts';

let root: string;
let now: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mlruns-'));
  now = 1_000;
});
afterEach(() => rmSync(root, { recursive: true }));

const store = () => openFileStore(root, { now: () => now++ });
const foldersOf = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const runsOf = (experiment: string) => foldersOf(join(root, experiment)).filter((name) => name !== 'tags');
const start = { experiment: 'forecasting: "laboratory"', name: 'ridge', parameters: {}, tags: {} };

it('writes the layout of MLflow: one file a parameter, metric and tag, and meta.yaml with numbers for states', () => {
  const report = join(root, 'report.md');
  writeFileSync(report, 'a report');
  const run = store().startRun({ ...start, parameters: { penalty: 0.5 }, tags: { 'mlflow.user': 'me' } });
  run.metrics({ '7d/skill': 0.25 });
  run.metrics({ '7d/skill': Number.NaN }, 2);
  run.artifact(report);
  run.text('tables/all.md', '| a |');
  const [experiment] = foldersOf(root);
  const [id] = runsOf(experiment);
  const read = (...path: string[]) => readFileSync(join(root, experiment, ...path), 'utf8');
  expect(read('tags/mlflow.experimentKind')).toBe('custom_model_development');
  expect(experiment).toMatch(/^\d{18}$/);
  expect(id).toMatch(/^[\da-f]{32}$/);
  expect(read('meta.yaml')).toContain('name: "forecasting: \\"laboratory\\""\n');
  expect(read('meta.yaml')).toContain(`experiment_id: "${experiment}"\n`);
  expect(read(id, 'params/penalty')).toBe('0.5');
  expect(read(id, 'tags/mlflow.runName')).toBe('ridge');
  expect(read(id, 'metrics/7d/skill')).toBe('1002 0.25 0\n1003 NaN 2\n');
  expect(read(id, 'artifacts/report.md')).toBe('a report');
  expect(read(id, 'artifacts/tables/all.md')).toBe('| a |');
  expect(read(id, 'meta.yaml')).toContain('end_time: null\n');
  expect(read(id, 'meta.yaml')).toContain('status: 1\n');
  const place = pathToFileURL(join(root, experiment, id, 'artifacts')).href;
  expect(read(id, 'meta.yaml')).toContain(`artifact_uri: "${place}"\n`);
  run.end('failed');
  expect(read(id, 'meta.yaml')).toMatch(/end_time: 1004\n(.*\n)*status: 4\n/);
});

it('puts runs of one experiment together, whichever process logs them', () => {
  for (const name of ['ridge', 'lasso'])
    store()
      .startRun({ ...start, name })
      .end('finished');
  store().startRun({ ...start, experiment: 'another' });
  expect(
    foldersOf(root)
      .map((experiment) => runsOf(experiment).length)
      .sort(),
  ).toEqual([1, 2]);
});

it('stays inside its folder', () => {
  const run = store().startRun({ ...start, parameters: { '../../../out': 1, '/etc/x': 2 } });
  run.text('../../../../out.txt', 'text');
  const [experiment] = foldersOf(root);
  const [id] = runsOf(experiment);
  expect(readdirSync(join(root, experiment, id, 'params')).sort()).toEqual(['__', 'etc']);
  expect(readdirSync(join(root, experiment, id, 'artifacts'))).toEqual(['__']);
});
