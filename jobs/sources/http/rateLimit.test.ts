import { expect, test } from 'vitest';
import { createRateLimit } from './rateLimit.ts';

const { signal } = new AbortController();

test('no window holds more than the limit, however many ask at once', async () => {
  const sent: number[] = [];
  const time = { now: () => 50, wait: async (ms: number) => void sent.push(50 + ms) };
  const limit = createRateLimit({ count: 3, intervalMs: 200, patienceMs: 10_000 }, time);
  await Promise.all(Array.from({ length: 9 }, () => limit.take(signal)));
  // The first three are sent at once.
  expect(sent).toEqual([250, 250, 250, 450, 450, 450]);
});

test('waits as long as it says by the clock of the machine', async () => {
  const limit = createRateLimit({ count: 1, intervalMs: 60, patienceMs: 1_000 });
  const start = performance.now();
  await limit.take(signal);
  await limit.take(signal);
  // A timer may fire a millisecond early.
  expect(performance.now() - start).toBeGreaterThan(58);
});

test('whoever would wait too long is told at once and takes no place', async () => {
  const limit = createRateLimit({ count: 1, intervalMs: 500, patienceMs: 100 });
  await limit.take(signal);
  for (let asked = 0; asked < 20; asked++)
    await expect(limit.take(signal)).rejects.toMatchObject({ kind: 'busy' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await limit.take(signal);
});

test('giving up ends the wait', async () => {
  const limit = createRateLimit({ count: 1, intervalMs: 60_000, patienceMs: 60_000 });
  await limit.take(signal);
  const controller = new AbortController();
  const waiting = limit.take(controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow();
});
