import { expect, test } from 'vitest';
import { freshKey, type Open, occupy, patience, stillWorks, waiting } from './opened.ts';

export function order(open: Open): void {
  test('a person goes before a scheduled post, and each in turn', async () => {
    const opened = await open({ threads: 1 });
    const free = await occupy(opened);
    const key = freshKey();
    const handles = (['scheduled', 'scheduled', 'person', 'person'] as const).map((priority, n) =>
      opened.queue.submit('mark', { key, message: `${priority} ${n}` }, { deadlineMs: patience, priority }),
    );
    await waiting(opened, 4);
    free();
    await Promise.all(handles.map(({ outcome }) => outcome));
    expect(opened.notes.of(key)).toEqual(['person 2', 'person 3', 'scheduled 0', 'scheduled 1']);
    await opened.queue.drain(1000);
  });

  test('a handler is told whether a person waits', async () => {
    const opened = await open({ threads: 1 });
    for (const priority of ['person', 'scheduled'] as const) {
      const { outcome } = opened.queue.submit('urgency', {}, { deadlineMs: patience, priority });
      expect(await outcome).toEqual({ ok: true, value: priority });
    }
    await opened.queue.drain(1000);
  });

  test('a full queue refuses at once, also a burst, and recovers', async () => {
    const opened = await open({ threads: 1, maxWaiting: 2 });
    const free = await occupy(opened);
    const burst = Array.from({ length: 10 }, (_, n) =>
      opened.queue.submit('echo', n, { deadlineMs: patience }),
    );
    const ids: string[] = [];
    for (const { outcome } of burst) {
      void outcome.then((got) => ids.push(got.ok ? 'ok' : got.refusal.id));
    }
    await waiting(opened, 2);
    const late = opened.queue.submit('echo', 1, { deadlineMs: patience });
    expect(await late.outcome).toMatchObject({ ok: false, refusal: { id: 'Busy' } });
    expect(ids).toEqual(Array(8).fill('Busy'));
    free();
    await Promise.all(burst.map(({ outcome }) => outcome));
    expect(ids.slice(8)).toEqual(['ok', 'ok']);
    const again = opened.queue.submit('echo', 1, { deadlineMs: patience });
    expect(await again.outcome).toEqual({ ok: true, value: 1 });
    await opened.queue.drain(1000);
  });

  test('draining finishes what waits and runs, and takes nothing new', async () => {
    const opened = await open({ threads: 1 });
    const keys = [freshKey(), freshKey()];
    const handles = keys.map((key) =>
      opened.queue.submit('slow', { key, ms: 300 }, { deadlineMs: patience }),
    );
    await opened.notes.until(keys[0]!, 1);
    const drained = opened.queue.drain(patience);
    const late = opened.queue.submit('echo', 1, { deadlineMs: patience });
    expect(await late.outcome).toMatchObject({ ok: false, refusal: { id: 'Busy' } });
    await drained;
    for (const { outcome } of handles) expect(await outcome).toMatchObject({ ok: true });
    await opened.queue.drain(1);
  });

  test('draining refuses what takes too long, also what never yields', async () => {
    const opened = await open();
    const keys = [freshKey(), freshKey(), freshKey()];
    const names = ['slow', 'spin', 'mark'];
    const handles = names.map((name, n) =>
      opened.queue.submit(name, { key: keys[n], ms: 60_000 }, { deadlineMs: 60_000 }),
    );
    await opened.notes.until(keys[0]!, 1);
    await opened.notes.until(keys[1]!, 1);
    await opened.queue.drain(100);
    for (const { outcome } of handles) {
      expect(await outcome).toMatchObject({ ok: false, refusal: { id: 'Cancelled' } });
    }
    expect(opened.notes.of(keys[2]!)).toEqual([]);
  });

  test('draining an idle queue ends', async () => {
    const opened = await open({ threads: 1 });
    await stillWorks(opened);
    await opened.queue.drain(patience);
    expect(
      (await opened.queue.submit('slow', { key: freshKey(), ms: 1 }, { deadlineMs: patience }).outcome).ok,
    ).toBe(false);
  });
}
