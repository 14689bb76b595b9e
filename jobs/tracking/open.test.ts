import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTracker } from './open.ts';
import { FakeMlflow } from './testing/fakeServer.ts';

const home = process.cwd();
const start = { experiment: 'laboratory', name: 'ridge', parameters: {}, tags: {} };
let folder: string;
let said: string[];
const open = (uri?: string) =>
  openTracker({ MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: undefined }, (text) => void said.push(text));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracking-'));
  process.chdir(folder);
  said = [];
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

it.each<[string | undefined, string]>([
  [undefined, 'mlruns'],
  ['file:./runs', 'runs'],
  ['file:runs', 'runs'],
  ['file://<here>/runs', 'runs'],
])('%s means a folder', (uri, expected) => {
  open(uri?.replace('<here>', folder)).startRun(start).end('finished');
  expect(readdirSync(folder)).toEqual([expected]);
  expect(said).toEqual([]);
});

it('an address means a server', async () => {
  const server = new FakeMlflow();
  await server.start();
  const tracker = open(server.address);
  tracker.startRun(start).end('finished');
  await tracker.close();
  expect(server.run('ridge').status).toBe('FINISHED');
  await server.stop();
});

it.each([undefined, 'http://127.0.0.1:9'])(
  'a folder that cannot be written is told once and stops nothing (%s)',
  async (uri) => {
    for (const name of ['mlruns', '.mlruns-spool']) writeFileSync(name, 'a file in its place');
    const tracker = open(uri);
    const run = tracker.startRun(start);
    run.metrics({ loss: 1 });
    run.artifact('missing.md');
    run.end('finished');
    await tracker.close();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^runs are not logged/);
  },
);

it('a file that is missing costs that file alone', () => {
  const run = open('file:runs').startRun(start);
  run.artifact('missing.md');
  run.end('finished');
  expect(said).toEqual([expect.stringMatching(/ENOENT/)]);
});
