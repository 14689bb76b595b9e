import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../testing/cluster.ts';
import { eventually, freshKey, type Opened, stillWorks } from '../testing/conformance/opened.ts';
import { outputOf } from '../testing/processes.ts';
import { freePort } from '../testing/redis.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
beforeEach(() => {
  cluster.enter();
});
afterEach(async () => {
  cluster.redis.resume();
  await cluster.redis.start();
  await cluster.leave();
});
afterAll(() => cluster.stop());

const unavailable = { ok: false, refusal: { id: 'Unavailable' } };
/** Its deadline is behind that of the test: what is refused in time is refused for another reason. */
const ask = ({ queue }: Opened) => queue.submit('echo', 1, { deadlineMs: 60_000 }).outcome;

const gone = 'job queue: Redis cannot be reached';
const back = 'job queue: Redis is back';
const outages = (lines: string[]) =>
  lines.map((line) => JSON.parse(line).msg).filter((words) => words === gone || words === back);

async function recovered(opened: Opened): Promise<void> {
  await eventually(async () => expect(await ask(opened)).toEqual({ ok: true, value: 1 }));
  await stillWorks(opened);
}

test('Redis goes and comes back: refusals meanwhile, recovery by itself, two lines in the log', async () => {
  const opened = await cluster.open('all', { threads: 2 });
  const { queue, notes, lines } = opened;
  const key = freshKey();
  const running = queue.submit('slow', { key, ms: 300 }, { deadlineMs: 60_000 });
  await notes.until(key, 1);
  await cluster.redis.kill();

  expect(await ask(opened)).toMatchObject(unavailable);
  await expect(queue.health()).rejects.toThrow();
  // A few attempts to reconnect, and the end of the running job, fall into the outage.
  await sleep(1000);
  expect(await ask(opened)).toMatchObject(unavailable);

  await cluster.redis.start();
  await recovered(opened);
  // This Redis had no disk: what it held is lost, and the asker is told rather than left waiting.
  expect(await running.outcome).toMatchObject(unavailable);
  expect(outages(lines)).toEqual([gone, back]);
  expect(lines.join()).not.toContain('sesame');
});

test('Redis comes later than the process', async () => {
  await cluster.redis.kill();
  const opened = await cluster.open('all');
  expect(await ask(opened)).toMatchObject(unavailable);
  await cluster.redis.start();
  await recovered(opened);
});

test('Redis hangs: refused within a bounded time', async () => {
  const opened = await cluster.open('all');
  await stillWorks(opened);
  cluster.redis.freeze();
  expect(await ask(opened)).toMatchObject(unavailable);
  expect(await ask(opened)).toMatchObject(unavailable);
  cluster.redis.resume();
  await recovered(opened);
  expect(outages(opened.lines)).toEqual([gone, back]);
});

test('connections break while jobs run: every asker still gets its answer', async () => {
  const opened = await cluster.open('all', { threads: 2 });
  const outcomes = Array.from({ length: 40 }, (_, n) => {
    const data = { key: freshKey(), ms: 10 + (n % 7) * 5 };
    return opened.queue.submit('slow', data, { deadlineMs: 60_000, attempts: 5, backoffMs: 20 }).outcome;
  });
  await eventually(async () => expect((await opened.queue.health()).waiting).toBeGreaterThan(10));
  const waited = (await opened.queue.health()).waiting;
  for (let n = 0; n < 8; n++) {
    await sleep(60);
    await cluster.client.call('CLIENT', 'KILL', 'TYPE', n % 2 === 0 ? 'pubsub' : 'normal', 'SKIPME', 'yes');
  }
  expect(waited).toBeGreaterThan(10);
  for (const outcome of await Promise.all(outcomes)) expect(outcome).toMatchObject({ ok: true });
});

test('draining while Redis is away ends in a bounded time', async () => {
  const opened = await cluster.open('all');
  const key = freshKey();
  const handle = opened.queue.submit('slow', { key, ms: 60_000 }, { deadlineMs: 60_000 });
  await opened.notes.until(key, 1);
  await cluster.redis.kill();
  await opened.queue.drain(100);
  expect(await handle.outcome).toMatchObject({ ok: false, refusal: { id: 'Cancelled' } });
});

test('a process that never met Redis ends by itself all the same', async () => {
  const child = cluster.script('shortProcess.ts', `redis://:sesame@127.0.0.1:${await freePort()}`);
  expect(JSON.parse(await outputOf(child))).toMatchObject(unavailable);
});

test('a process that lost Redis ends by itself all the same', async () => {
  const child = cluster.script('shortProcess.ts', cluster.redis.url, 'wait for the end of input');
  const ended = outputOf(child);
  await once(child.stdout!, 'data');
  await cluster.redis.kill();
  child.stdin!.end();
  expect(JSON.parse(await ended)).toEqual({ ok: true, value: 'hello' });
});
