import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { encode, toText } from '../codec.ts';
import type { JobQueue } from '../port.ts';
import { Cluster } from '../testing/cluster.ts';
import { eventually, freshKey, patience, stillWorks, waiting } from '../testing/conformance/opened.ts';
import { killProcess } from '../testing/processes.ts';

let cluster: Cluster;
let prefix: string;
beforeAll(async () => {
  cluster = await Cluster.start();
});
beforeEach(() => {
  prefix = cluster.enter();
});
afterEach(() => cluster.leave());
afterAll(() => cluster.stop());

/** Submits a slow job and waits until a worker has begun it. */
async function begin(queue: JobQueue, firstMs: number, attempts: number) {
  let begun = () => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const options = { deadlineMs: 60_000, attempts, backoffMs: 20, onProgress: () => begun() };
  const handle = queue.submit<{ pid: number; attempt: number }>(
    'slow',
    { key: 'k', firstMs, ms: 1 },
    options,
  );
  await running;
  return handle;
}

test('a worker is killed: another one takes its job, and the asker gets the answer', async () => {
  const { queue } = await cluster.open('bot');
  const first = await cluster.worker();
  const handle = await begin(queue, 60_000, 2);
  const second = await cluster.worker();
  await killProcess(first);
  expect(await handle.outcome).toEqual({ ok: true, value: { pid: second.pid, attempt: 2 } });
});

test('a worker is killed under a job that may be tried once: the asker is told', async () => {
  const { queue } = await cluster.open('bot');
  const first = await cluster.worker();
  const handle = await begin(queue, 60_000, 1);
  const other = await cluster.open('worker');
  await killProcess(first);
  expect(await handle.outcome).toMatchObject({ ok: false, refusal: { id: 'WorkerLost' } });
  expect(other.notes.of('k')).toEqual([]);
});

test('a worker that drains hands back what it cannot finish, at no cost of a try', async () => {
  const bot = await cluster.open('bot');
  const first = await cluster.open('worker');
  const handle = await begin(bot.queue, 1000, 1);
  const second = await cluster.open('worker');
  await first.queue.drain(50);
  expect(first.notes.of('k')).toEqual(['begun 1', 'stopped by AbortError']);
  expect(await handle.outcome).toMatchObject({ ok: true, value: { attempt: 1 } });
  expect(second.notes.of('k')).toEqual(['begun 1', 'done']);
});

test('a worker that drains finishes what it can and leaves the rest to others', async () => {
  const bot = await cluster.open('bot');
  const first = await cluster.open('worker');
  const running = await begin(bot.queue, 400, 1);
  const next = bot.queue.submit('mark', { key: 'n' }, { deadlineMs: 60_000 });
  await waiting(bot, 1);
  await first.queue.drain(patience);
  expect(await running.outcome).toMatchObject({ ok: true });
  expect(first.notes.of('n')).toEqual([]);
  await cluster.open('worker');
  expect(await next.outcome).toMatchObject({ ok: true });
});

test('cancelling and deadlines reach a job that another process runs', async () => {
  const bot = await cluster.open('bot');
  const worker = await cluster.open('worker');
  const handle = await begin(bot.queue, 60_000, 3);
  handle.cancel();
  expect(await worker.notes.until('k', 2)).toEqual(['begun 1', 'stopped by AbortError']);
  const spin = bot.queue.submit('spin', { key: 's' }, { deadlineMs: 500, attempts: 3 });
  expect(await spin.outcome).toMatchObject({ ok: false, refusal: { id: 'DeadlineExceeded' } });
  await eventually(async () => expect(await bot.queue.health()).toMatchObject({ active: 0, threads: 0 }));
  const next = bot.queue.submit('echo', 1, { deadlineMs: patience });
  expect(await next.outcome).toEqual({ ok: true, value: 1 });
  expect(worker.notes.of('s')).toEqual(['begun 1']);
});

test('a key is shared by processes: while it runs, when one leaves, and a while after', async () => {
  const [first, second, third] = [
    await cluster.open('bot'),
    await cluster.open('bot'),
    await cluster.open('bot'),
  ];
  const worker = await cluster.open('worker');
  const ask = ({ queue }: { queue: JobQueue }, deadlineMs = patience) =>
    queue.submit('slow', { key: 'k', ms: 700 }, { deadlineMs, idempotencyKey: 'interaction 7' });
  const handles = [ask(first), ask(second), ask(third, 300)];
  await worker.notes.until('k', 1);
  handles[0]!.cancel();
  expect(await handles[0]!.outcome).toMatchObject({ refusal: { id: 'Cancelled' } });
  expect(await handles[1]!.outcome).toMatchObject({ ok: true });
  expect(await handles[2]!.outcome).toMatchObject({ refusal: { id: 'DeadlineExceeded' } });
  expect(await ask(first).outcome).toMatchObject({ ok: true });
  expect(worker.notes.of('k')).toEqual(['begun 1', 'done']);
  // A minute later. BullMQ removes old jobs only when others finish, so that this one is still there.
  await cluster.client.hset(`${prefix}:jobs:${handles[0]!.id}`, 'finishedOn', Date.now() - 61_000);
  expect(await ask(first).outcome).toMatchObject({ ok: true });
  expect(worker.notes.of('k')).toEqual(['begun 1', 'done', 'begun 1', 'done']);
});

test('a job that is taken when nobody waits any more is not run', async () => {
  // As a process leaves it behind that was killed before its job's turn.
  const orphans = new Queue('jobs', { connection: cluster.client.duplicate(), prefix });
  const payload = toText(encode({ key: 'k', message: 'ran' }));
  await orphans.add('mark', { payload, deadline: Date.now() - 1 }, { jobId: 'j-late', removeOnFail: true });
  const worker = await cluster.open('all');
  await eventually(async () => expect(await orphans.getJob('j-late')).toBeUndefined());
  await stillWorks(worker);
  expect(worker.notes.of('k')).toEqual([]);
  const { client } = orphans.getBackend();
  (await client).disconnect();
});

test('queues with different prefixes do not meet', async () => {
  const here = await cluster.open('all');
  const elsewhere = await cluster.open('all', { prefix: `${prefix}-other` });
  const options = { deadlineMs: patience, idempotencyKey: 'same' };
  const handles = [here, elsewhere].map(({ queue }, n) =>
    queue.submit('mark', { key: 'k', message: n }, options),
  );
  expect(handles[0]!.id).toBe(handles[1]!.id);
  expect(await handles[0]!.outcome).toEqual({ ok: true, value: 0 });
  expect(await handles[1]!.outcome).toEqual({ ok: true, value: 1 });
  expect(here.notes.of('k')).toEqual([0]);
  expect(elsewhere.notes.of('k')).toEqual([1]);
  await here.queue.drain(1000);
  const keys = await cluster.client.keys(`${prefix}:*`);
  expect(keys.length).toBeGreaterThan(0);
  const late = elsewhere.queue.submit('echo', 2, { deadlineMs: patience });
  expect(await late.outcome).toEqual({ ok: true, value: 2 });
  expect((await cluster.client.keys(`${prefix}:*`)).sort()).toEqual(keys.sort());
});

test('what Redis keeps is bounded', async () => {
  const { queue } = await cluster.open('all');
  const handles = Array.from({ length: 620 }, (_, n) => () => {
    const name = n % 20 === 0 ? 'hopeless' : 'echo';
    return queue.submit(name, { key: freshKey() }, { deadlineMs: 60_000 }).outcome.catch(() => 'failed');
  });
  for (let from = 0; from < handles.length; from += 100) {
    await Promise.all(handles.slice(from, from + 100).map((ask) => ask()));
  }
  await eventually(async () => expect(await cluster.client.keys(`${prefix}:askers:*`)).toEqual([]));
  expect(await cluster.client.zcard(`${prefix}:jobs:completed`)).toBe(500);
  expect(await cluster.client.zcard(`${prefix}:jobs:failed`)).toBe(0);
  expect((await cluster.client.keys(`${prefix}:jobs:j-*`)).length).toBe(500);
  // Redis trims streams by whole nodes of 100.
  expect(await cluster.client.xlen(`${prefix}:jobs:events`)).toBeLessThan(400);
});

test('a process that only works takes no questions, but sets scheduled jobs off', async () => {
  const { queue } = await cluster.open('worker');
  expect(() => queue.submit('echo', 1, { deadlineMs: 1000 })).toThrow(/ROLE=worker/);
  const { outcome } = queue.submit('echo', 1, { deadlineMs: patience, priority: 'scheduled' });
  expect(await outcome).toEqual({ ok: true, value: 1 });
});
