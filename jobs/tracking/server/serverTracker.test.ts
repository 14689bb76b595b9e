import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeMlflow } from '../testing/fakeServer.ts';
import { openServerTracker, type ServerOptions } from './serverTracker.ts';

/** Above the largest number that Linux gives to a process. */
const DEAD_PID = 4_194_305;
const start = { experiment: 'laboratory', name: 'ridge', parameters: {}, tags: {} };

let server: FakeMlflow;
let folder: string;
let said: string[];
let now: number;

beforeEach(async () => {
  server = new FakeMlflow();
  await server.start();
  folder = mkdtempSync(join(tmpdir(), 'tracking-'));
  said = [];
  now = 1_000;
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const spool = () => join(folder, 'spool');
function open(options: Partial<ServerOptions> = {}) {
  return openServerTracker({
    address: server.address,
    spool: spool(),
    clock: { now: () => now++ },
    say: (text) => void said.push(text),
    pauses: { first: 5, most: 20 },
    ...options,
  });
}

/** The process dies: its journal stays, under a number that no process has. */
function die(): void {
  for (const file of readdirSync(spool()))
    renameSync(join(spool(), file), join(spool(), file.replace(/-\d+\./, `-${DEAD_PID}.`)));
}

describe('what is logged', () => {
  it('arrives whole, in order, and leaves no journal', async () => {
    const report = join(folder, 'report.md');
    writeFileSync(report, 'first');
    const tracker = open();
    const run = tracker.startRun({
      ...start,
      parameters: { penalty: 0.1, on: true },
      tags: { commit: 'abc' },
    });
    run.metrics({ loss: 2, skill: Number.NaN, bound: Number.NEGATIVE_INFINITY }, 1);
    run.metrics({ loss: 1 }, 2);
    run.artifact(report);
    writeFileSync(report, 'second');
    run.text('tables/skill of all.md', '| a |');
    run.end('finished');
    await tracker.close();
    expect(server.run('ridge')).toMatchObject({
      status: 'FINISHED',
      startTime: 1_000,
      endTime: 1_003,
      params: { penalty: '0.1', on: 'true' },
      tags: { commit: 'abc' },
      metrics: [
        { key: 'loss', value: 2, timestamp: 1_001, step: 1 },
        { key: 'skill', value: 'NaN', timestamp: 1_001, step: 1 },
        { key: 'bound', value: '-Infinity', timestamp: 1_001, step: 1 },
        { key: 'loss', value: 1, timestamp: 1_002, step: 2 },
      ],
      artifacts: { 'report.md': 'first', 'tables/skill of all.md': '| a |' },
    });
    expect(server.calls.map((call) => call.replace(/a{9}.*/, ''))).toEqual([
      'GET mlflow/experiments/get-by-name',
      'POST mlflow/experiments/create',
      'POST mlflow/runs/search',
      'POST mlflow/runs/create',
      'POST mlflow/runs/log-batch',
      'POST mlflow/runs/log-batch',
      'POST mlflow/runs/log-batch',
      'PUT mlflow-artifacts/artifacts/1/',
      'PUT mlflow-artifacts/artifacts/1/',
      'POST mlflow/runs/update',
    ]);
    expect(readdirSync(spool())).toEqual([]);
    expect(said).toEqual([]);
  });

  it('keeps to the sizes of a call', async () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, i]));
    const tracker = open();
    const run = tracker.startRun({ ...start, parameters: many(250) });
    run.metrics(many(2_500));
    for (let step = 0; step < 300; step++) run.metrics(many(10), step);
    run.end('finished');
    await tracker.close();
    const { params, metrics } = server.run('ridge');
    expect(Object.keys(params)).toHaveLength(250);
    expect(metrics).toHaveLength(5_500);
    // 3 of parameters; of metrics 2 full ones, one of 500 and small orders, and 3 with the rest of these.
    expect(server.calls.filter((call) => call.endsWith('log-batch'))).toHaveLength(9);
  });

  it('is ended as failed where nobody ends it', async () => {
    const tracker = open();
    tracker.startRun(start);
    await tracker.close();
    expect(server.run('ridge').status).toBe('FAILED');
  });

  it.each([
    ['http://me:hunter%402@', undefined, `Basic ${btoa('me:hunter@2')}`],
    ['http://', 'token', 'Bearer token'],
  ])('proves who it is (%s)', async (scheme, token, expected) => {
    const tracker = open({ address: server.address.replace('http://', scheme), token });
    tracker.startRun(start);
    await tracker.close();
    expect([...server.authorizations]).toEqual([expected]);
  });
});

describe('while the server is away', () => {
  it('nothing waits, and all is sent when it answers again', async () => {
    await server.stop();
    const tracker = open();
    const run = tracker.startRun(start);
    run.metrics({ loss: 1 });
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(said[0]).toMatch(/^MLflow cannot be reached \(ECONNREFUSED\)/);
    run.metrics({ loss: 2 });
    await server.start();
    await vi.waitFor(() => expect(server.runs[0]?.metrics).toHaveLength(2));
    run.end('finished');
    await tracker.close();
    expect(server.run('ridge').status).toBe('FINISHED');
    expect(said.slice(1)).toEqual(['MLflow answers again: what was kept is sent']);
  });

  it('the next process sends it, before its own', async () => {
    await server.stop();
    const first = open();
    const run = first.startRun(start);
    run.text('note.txt', 'kept');
    run.end('finished');
    await first.close();
    expect(said.at(-1)).toMatch(/MLflow lacks 3 entries/);
    await server.start();
    const second = open();
    second.startRun({ ...start, name: 'lasso' }).end('finished');
    await second.close();
    expect(server.runs.map(({ name, status }) => [name, status])).toEqual([
      ['ridge', 'FINISHED'],
      ['lasso', 'FINISHED'],
    ]);
    expect(server.run('ridge').artifacts).toEqual({ 'note.txt': 'kept' });
    expect(readdirSync(spool())).toEqual([]);
  });

  it('a run of a process that died is completed as far as it went, a torn line left out', async () => {
    // Its sender lives on in this process: once it has failed, it is to sleep.
    const died = open({ pauses: { first: 3_600_000, most: 3_600_000 } });
    const run = died.startRun(start);
    run.metrics({ loss: 1 });
    await vi.waitFor(() => expect(server.runs[0]?.metrics).toHaveLength(1));
    await server.stop();
    run.metrics({ loss: 2 });
    run.text('note.txt', 'kept');
    await vi.waitFor(() => expect(said).toHaveLength(1));
    die();
    const [journal] = readdirSync(spool()).filter((file) => file.endsWith('.jsonl'));
    writeFileSync(join(spool(), journal), `{"type":"metr`, { flag: 'a' });
    await server.start();
    const next = open();
    await next.close();
    expect(server.run('ridge')).toMatchObject({
      status: 'FAILED',
      endTime: 1_002,
      metrics: [{ value: 1 }, { value: 2 }],
      artifacts: { 'note.txt': 'kept' },
    });
  });

  it('a journal of another server is left alone', async () => {
    await server.stop();
    const first = open();
    first.startRun(start);
    await first.close();
    const other = new FakeMlflow();
    await other.start();
    const second = open({ address: other.address });
    await second.close();
    expect(other.runs).toEqual([]);
    expect(readdirSync(spool())).toHaveLength(1);
    await other.stop();
  });

  it('close has patience, and then an end', async () => {
    server.fault = () => () => new Response(new ReadableStream());
    const tracker = open({ patienceMs: 50 });
    tracker.startRun(start);
    await tracker.close();
    expect(said[0]).toMatch(/did not answer before the end/);
  });

  it('whatever request is cut off, before or after it is done, and wherever the process restarts, it is logged once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(undefined, 'cutBefore' as const, 'cutAfter' as const), { maxLength: 12 }),
        async (faults) => {
          const left = [...faults];
          server.fault = () => left.shift();
          const before = server.runs.length;
          const first = open();
          const run = first.startRun({ ...start, parameters: { penalty: 1 } });
          run.metrics({ loss: 1 }, 1);
          run.text('note.txt', 'text');
          run.metrics({ loss: 2 }, 2);
          run.end('finished');
          await first.close();
          // Each try ends with the first request that is cut off, so there may be many processes.
          for (let opened = 0; readdirSync(spool()).length > 0; opened++) {
            expect(opened).toBeLessThan(20);
            await open().close();
          }
          expect(server.runs).toHaveLength(before + 1);
          expect(server.runs[before]).toMatchObject({
            status: 'FINISHED',
            params: { penalty: '1' },
            artifacts: { 'note.txt': 'text' },
          });
          expect(server.runs[before].metrics.map(({ value }) => value)).toEqual([1, 2]);
        },
      ),
      { numRuns: 15, seed: 1 },
    );
  });
});

describe('what the server refuses', () => {
  it('is left out and told, the rest arrives', async () => {
    const tracker = open();
    const run = tracker.startRun(start);
    run.metrics({ a: 1, forbidden: 2, b: 3, c: 4 });
    run.end('finished');
    await tracker.close();
    expect(server.run('ridge').metrics.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(server.run('ridge').status).toBe('FINISHED');
    expect(said).toEqual([
      expect.stringMatching(/does not take metrics forbidden: .*INVALID_PARAMETER_VALUE/),
    ]);
  });

  it('a run that was deleted there is given up, the next one is not', async () => {
    const tracker = open();
    const run = tracker.startRun(start);
    await vi.waitFor(() => expect(server.calls).toContain('POST mlflow/runs/create'));
    server.runs.length = 0;
    run.metrics({ loss: 1 });
    run.text('note.txt', 'text');
    run.end('finished');
    tracker.startRun({ ...start, name: 'lasso' }).end('finished');
    await tracker.close();
    expect(server.runs.map(({ name }) => name)).toEqual(['lasso']);
    expect(said).toHaveLength(1);
  });

  it('a server that keeps no artifacts itself gets none', async () => {
    server.artifactScheme = 's3';
    const tracker = open();
    tracker.startRun(start).text('note.txt', 'text');
    await tracker.close();
    expect(said).toEqual([expect.stringMatching(/the file note.txt: .*--serve-artifacts/)]);
    expect(server.run('ridge').status).toBe('FAILED');
  });

  it.each([
    ['the credentials', () => new Response('no', { status: 401 }), /does not accept the credentials \(401\)/],
    ['a page of maintenance', () => new Response('<html>', { status: 200 }), /answers what no MLflow server/],
    ['no MLflow server', () => new Response('not found', { status: 404 }), /answers 404/],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: '/login' } }), /answers 302/],
    ['too many requests', () => Response.json({ error_code: 'X' }, { status: 429 }), /answers 429/],
    [
      'a failure there',
      () => Response.json({ error_code: 'INTERNAL_ERROR' }, { status: 500 }),
      /answers 500/,
    ],
  ])('nothing is lost over %s', async (_, answer, expected) => {
    server.fault = () => answer;
    const first = open({
      address: server.address.replace('http://', 'http://me:hunter2@'),
      token: 'hunter3',
    });
    first.startRun(start).end('finished');
    await first.close();
    expect(said[0]).toMatch(expected);
    server.fault = () => undefined;
    const second = open();
    await second.close();
    expect(server.run('ridge').status).toBe('FINISHED');
    expect(said.join()).not.toMatch(/hunter|127\.0\.0\.1/);
  });

  it('nor over an experiment that was deleted there, which is to be restored', async () => {
    server.experiments.set('laboratory', { id: '1', stage: 'deleted' });
    const first = open();
    first.startRun(start).end('finished');
    await first.close();
    expect(said[0]).toMatch(/has deleted the experiment "laboratory": restore it there/);
    server.experiments.set('laboratory', { id: '1', stage: 'active' });
    await open().close();
    expect(server.run('ridge').status).toBe('FINISHED');
  });
});

it('no secret is written to the journal', async () => {
  await server.stop();
  const tracker = open({
    address: server.address.replace('http://', 'http://me:hunter2@'),
    token: 'hunter3',
  });
  tracker.startRun(start);
  await tracker.close();
  const [journal] = readdirSync(spool());
  expect(readFileSync(join(spool(), journal), 'utf8')).not.toMatch(/hunter|me:/);
});
