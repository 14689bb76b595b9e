import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../queue/testing/cluster.ts';
import { startSchedules } from './runner.ts';
import type { Schedule } from './schedule.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(async () => {
  await cluster.leave();
  await cluster.stop();
});
beforeEach(() => {
  cluster.enter();
});

const schedule: Schedule = {
  name: 'mark',
  cron: '10 0 * * *',
  parts: ['a', 'b', 'c'],
  deadlineMs: 20_000,
  run: () => Promise.reject(new Error('runs in a thread')),
};

test('of several workers on one Redis, each part of a schedule is run by one of them, once', async () => {
  const workers = [await cluster.open('worker'), await cluster.open('worker'), await cluster.open('all')];
  const clock = { now: () => Date.parse('2025-07-01T12:00:00Z') };
  const runners = workers.map(({ queue, lines }) => {
    const log = { info: (line: object) => void lines.push(JSON.stringify(line)), error: () => undefined };
    return startSchedules([schedule], { queue, clock, log: log as never });
  });
  await Promise.all(runners.map(({ started }) => started));
  for (const runner of runners) runner.stop();
  for (const part of schedule.parts)
    expect(workers.flatMap(({ notes }) => notes.of(part))).toEqual(['2025-07-01 scheduled']);
  // All of them know how it went.
  for (const { lines } of workers) expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ done: 3 });
});
