import { afterAll, beforeAll, expect, test } from 'vitest';
import { conforms } from './testing/conformance.ts';
import { openTestQueue } from './testing/open.ts';
import { outputOf, startScript } from './testing/processes.ts';
import { startRedis, type TestRedis } from './testing/redis.ts';

conforms('in-process', (overrides) => openTestQueue(overrides));

let redis: TestRedis;
let queues = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

conforms('BullMQ', (overrides) =>
  openTestQueue({ url: redis.url, prefix: `test-${++queues}`, ...overrides }),
);

test.each(['in-process', 'BullMQ'])('a process with a drained %s queue ends by itself', async (adapter) => {
  const words = adapter === 'BullMQ' ? [redis.url] : [];
  const child = startScript('shortProcess.ts', ...words);
  expect(JSON.parse(await outputOf(child))).toEqual({ ok: true, value: 'hello' });
});

test('an entry that cannot be loaded is told at the start', async () => {
  const threadEntry = new URL('./testing/no-such-entry.ts', import.meta.url);
  await expect(openTestQueue({ threadEntry })).rejects.toThrow('could not be loaded');
});
