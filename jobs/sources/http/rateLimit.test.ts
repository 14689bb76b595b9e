import { expect, test } from 'vitest';
import { createRateLimit } from './rateLimit.ts';

const { signal } = new AbortController();

test('no window holds more than the limit, however many ask at once', async () => {
  const limit = createRateLimit({ count: 3, intervalMs: 200, patienceMs: 10_000 });
  const times = await Promise.all(
    Array.from({ length: 9 }, () => limit.take(signal).then(() => performance.now())),
  );
  for (let index = 3; index < times.length; index++)
    // A timer may fire a millisecond early.
    expect(times[index] - times[index - 3]).toBeGreaterThan(195);
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
