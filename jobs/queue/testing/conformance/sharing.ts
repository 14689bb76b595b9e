import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Progress } from '../../port.ts';
import { freshKey, type Open, type Opened, patience } from './opened.ts';

export function sharing(open: Open): void {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.queue.drain(1000));
  const slow = (key: string, ms: number, deadlineMs = patience, onProgress?: (progress: Progress) => void) =>
    opened.queue.submit(
      'slow',
      { key, ms },
      { deadlineMs, idempotencyKey: key, ...(onProgress && { onProgress }) },
    );
  const done = { ok: true, value: { pid: process.pid, attempt: 1 } };

  test('the same key at the same time is one execution, and everyone hears of it', async () => {
    const key = freshKey();
    const seen: Progress[] = [];
    const handles = [1, 2, 3].map(() => slow(key, 300, patience, (progress) => seen.push(progress)));
    expect(new Set(handles.map(({ id }) => id)).size).toBe(1);
    const outcomes = await Promise.all(handles.map(({ outcome }) => outcome));
    expect(outcomes).toEqual([done, done, done]);
    // Each has its own copy.
    expect(outcomes[0]).not.toBe(outcomes[1]);
    expect(opened.notes.of(key)).toEqual(['begun 1', 'done']);
    expect(seen.filter(({ note }) => note === 'begun').length).toBeGreaterThanOrEqual(3);
  });

  test('also a while after it is done, but not for another job', async () => {
    const key = freshKey();
    expect(await slow(key, 1).outcome).toEqual(done);
    expect(await slow(key, 1).outcome).toEqual(done);
    expect(opened.notes.of(key)).toEqual(['begun 1', 'done']);
    const other = opened.queue.submit('echo', 7, { deadlineMs: patience, idempotencyKey: key });
    expect(await other.outcome).toEqual({ ok: true, value: 7 });
  });

  test('one of two may leave without harming the other', async () => {
    const key = freshKey();
    const first = slow(key, 400);
    const second = slow(key, 400);
    await opened.notes.until(key, 1);
    first.cancel();
    expect(await first.outcome).toMatchObject({ ok: false, refusal: { id: 'Cancelled' } });
    expect(await second.outcome).toEqual(done);
    expect(opened.notes.of(key)).toEqual(['begun 1', 'done']);
  });

  test("one's deadline does not end the other's wait", async () => {
    const key = freshKey();
    const first = slow(key, 900, 300);
    const second = slow(key, 900, patience);
    expect(await first.outcome).toMatchObject({ ok: false, refusal: { id: 'DeadlineExceeded' } });
    expect(await second.outcome).toEqual(done);
    expect(opened.notes.of(key)).toEqual(['begun 1', 'done']);
  });

  test('when all have left it is stopped, and who asks then gets a new one', async () => {
    const key = freshKey();
    const handles = [slow(key, 60_000), slow(key, 60_000)];
    await opened.notes.until(key, 1);
    for (const handle of handles) handle.cancel();
    // From here on it ends, but not all of it has ended yet.
    await opened.notes.until(key, 2);
    const anew = opened.queue.submit('slow', { key, ms: 1 }, { deadlineMs: patience, idempotencyKey: key });
    expect(await anew.outcome).toEqual(done);
    expect([...opened.notes.of(key)].sort()).toEqual(['begun 1', 'begun 1', 'done', 'stopped by AbortError']);
  });

  test('coming and going at random, nobody is left without an answer', async () => {
    const key = freshKey();
    const outcomes = Array.from({ length: 60 }, async (_, n) => {
      await sleep(Math.random() * 300);
      const handle = slow(key, 20);
      if (n % 2 === 0) setTimeout(() => handle.cancel(), Math.random() * 10);
      return { cancelled: n % 2 === 0, outcome: await handle.outcome };
    });
    for (const { cancelled, outcome } of await Promise.all(outcomes)) {
      if (!cancelled || outcome.ok) expect(outcome).toEqual(done);
      else expect(outcome).toMatchObject({ refusal: { id: 'Cancelled' } });
    }
  });

  test('a refusal is remembered, a failure is not', async () => {
    const key = freshKey();
    const options = { deadlineMs: patience, idempotencyKey: key };
    const first = opened.queue.submit('flaky', { key, failures: 1 }, options);
    await expect(first.outcome).rejects.toThrow('failed on its only try');
    const second = opened.queue.submit('flaky', { key, failures: 0 }, options);
    expect(await second.outcome).toEqual({ ok: true, value: { attempt: 1 } });
    for (const _ of [1, 2]) {
      const refused = opened.queue.submit('refuse', null, options);
      expect(await refused.outcome).toMatchObject({ ok: false, refusal: { id: 'NotEnoughHistory' } });
    }
  });
}
