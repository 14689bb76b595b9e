import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, type Open, type Opened, occupy, patience, stillWorks } from './opened.ts';

const refused = (id: string) => ({
  ok: false,
  refusal: { id, message: expect.any(String), hint: expect.any(String) },
});
/** Less would be no deadline, more would make the suite slow. */
const soonMs = 300;

export function endings(open: Open): void {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.queue.drain(1000));

  test('a job still waiting at its deadline is refused and never begun', async () => {
    const free = [await occupy(opened), await occupy(opened)];
    const key = freshKey();
    const handle = opened.queue.submit('mark', { key }, { deadlineMs: soonMs });
    expect(await handle.outcome).toEqual(refused('DeadlineExceeded'));
    for (const release of free) release();
    await stillWorks(opened);
    expect(opened.notes.of(key)).toEqual([]);
  });

  test('a running job is told at its deadline', async () => {
    const key = freshKey();
    const handle = opened.queue.submit('slow', { key, ms: 60_000 }, { deadlineMs: soonMs });
    expect(await handle.outcome).toEqual(refused('DeadlineExceeded'));
    const [, second] = await opened.notes.until(key, 2);
    expect(second).toMatch(/^stopped by (Timeout|Abort)Error$/);
  });

  test('a deadline of nothing is refused at once', async () => {
    const handle = opened.queue.submit('echo', 1, { deadlineMs: 0 });
    expect(await handle.outcome).toEqual(refused('DeadlineExceeded'));
  });

  test('a job that never yields loses its thread at its deadline; its neighbour does not notice', async () => {
    const key = freshKey();
    const neighbour = opened.queue.submit('slow', { key: freshKey(), ms: 1200 }, { deadlineMs: patience });
    const handle = opened.queue.submit('spin', { key }, { deadlineMs: 600 });
    expect(await handle.outcome).toEqual(refused('DeadlineExceeded'));
    expect(await neighbour.outcome).toEqual({ ok: true, value: { pid: process.pid, attempt: 1 } });
    await stillWorks(opened);
  });

  test('cancelling a waiting job', async () => {
    const free = [await occupy(opened), await occupy(opened)];
    const key = freshKey();
    const handle = opened.queue.submit('mark', { key }, { deadlineMs: patience });
    handle.cancel();
    handle.cancel();
    expect(await handle.outcome).toEqual(refused('Cancelled'));
    for (const release of free) release();
    await stillWorks(opened);
    expect(opened.notes.of(key)).toEqual([]);
  });

  test('cancelling a running job', async () => {
    const key = freshKey();
    const handle = opened.queue.submit('slow', { key, ms: 60_000 }, { deadlineMs: 60_000 });
    await opened.notes.until(key, 1);
    handle.cancel();
    expect(await handle.outcome).toEqual(refused('Cancelled'));
    expect(await opened.notes.until(key, 2)).toEqual(['begun 1', 'stopped by AbortError']);
  });

  test('cancelling a job that never yields', async () => {
    const keys = [freshKey(), freshKey()];
    const handles = keys.map((key) =>
      opened.queue.submit('spin', { key }, { deadlineMs: 60_000, attempts: 3 }),
    );
    for (const key of keys) await opened.notes.until(key, 1);
    for (const handle of handles) handle.cancel();
    for (const handle of handles) expect(await handle.outcome).toEqual(refused('Cancelled'));
    // Both threads were taken, so that this needs new ones.
    await stillWorks(opened);
    // Not lost, but stopped: no second try.
    for (const key of keys) expect(opened.notes.of(key)).toEqual(['begun 1']);
  });

  test('a signal cancels, and one aborted before costs nothing', async () => {
    const controller = new AbortController();
    const keys = [freshKey(), freshKey()];
    const options = { deadlineMs: 60_000, signal: controller.signal };
    const running = opened.queue.submit('slow', { key: keys[0], ms: 60_000 }, options);
    await opened.notes.until(keys[0]!, 1);
    controller.abort();
    expect(await running.outcome).toEqual(refused('Cancelled'));
    const late = opened.queue.submit('mark', { key: keys[1] }, options);
    expect(await late.outcome).toEqual(refused('Cancelled'));
    await stillWorks(opened);
    expect(opened.notes.of(keys[1]!)).toEqual([]);
  });

  test('cancelling what is done changes nothing', async () => {
    const handle = opened.queue.submit('echo', 1, { deadlineMs: patience });
    await handle.outcome;
    handle.cancel();
    expect(await handle.outcome).toEqual({ ok: true, value: 1 });
  });
}
