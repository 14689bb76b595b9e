import { afterAll, beforeAll, expect, test } from 'vitest';
import { JobFailedError } from '../../port.ts';
import { freshKey, type Open, type Opened, patience, stillWorks } from './opened.ts';

export function failures(open: Open): void {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.queue.drain(1000));
  const caught = async (name: string, data: unknown, attempts = 1) => {
    const handle = opened.queue.submit(name, data, { deadlineMs: patience, attempts, backoffMs: 20 });
    return handle.outcome.then(
      (outcome) => expect.unreachable(`resolved with ${JSON.stringify(outcome)}`),
      (error: Error) => error,
    );
  };

  test('what throws is tried again, after longer and longer pauses', async () => {
    const key = freshKey();
    const options = { deadlineMs: patience, attempts: 4, backoffMs: 100 };
    const handle = opened.queue.submit('flaky', { key, failures: 3 }, options);
    expect(await handle.outcome).toEqual({ ok: true, value: { attempt: 4 } });
    const tries = opened.notes.of(key) as { attempt: number; at: number }[];
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    const pauses = tries.slice(1).map(({ at }, n) => at - tries[n]!.at);
    // At least three quarters of 100, 200 and 400 ms.
    for (const [n, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(75 * 2 ** n - 5);
  });

  test('what still throws on its last try rejects, with its cause and without a secret in the log', async () => {
    const key = freshKey();
    const message = 'my weight is 104 kg, see redis://me:hunter2@host/0';
    const error = (await caught('flaky', { key, failures: 9, message }, 2)) as Error;
    expect(error).toBeInstanceOf(JobFailedError);
    expect(error.message).toBe('The job "flaky" failed on all 2 tries: TypeError');
    const cause = error.cause as Error;
    expect(cause.name).toBe('TypeError');
    expect(cause.message).toBe('my weight is 104 kg, see redis://***@host/0');
    expect(cause.stack).toContain('thread.ts');
    expect(cause.cause).toMatchObject({ name: 'RangeError', message: 'the reason' });
    expect(opened.notes.of(key)).toHaveLength(2);
    const log = opened.lines.join('\n');
    expect(log).toContain('job try failed');
    expect(log).not.toMatch(/104 kg|hunter2/);
  });

  test('an UnrecoverableJobError is not tried again', async () => {
    const key = freshKey();
    const error = (await caught('hopeless', { key }, 5)) as Error;
    expect(error).toBeInstanceOf(JobFailedError);
    expect(error.cause).toMatchObject({ name: 'UnrecoverableJobError', message: 'no use' });
    expect(opened.notes.of(key)).toEqual(['tried']);
  });

  test.each([
    ['no-such-job', null, /No handler is registered for "no-such-job"/],
    ['nonsense', null, /must return an Outcome/],
    ['unclonable', null, /could not be cloned/],
  ])('the bug %s rejects', async (name, data, words) => {
    const error = (await caught(name, data)) as Error;
    expect(error).toBeInstanceOf(JobFailedError);
    expect((error.cause as Error).message).toMatch(words);
  });

  test('an outcome that nobody looks at does not end the process', async () => {
    opened.queue.submit('hopeless', { key: freshKey() }, { deadlineMs: patience });
    // Vitest fails the run on an unhandled rejection.
    await stillWorks(opened);
  });

  test.each(['exit', 'uncaught'])(
    'a thread that dies by %s: the job is tried again elsewhere',
    async (by) => {
      const key = freshKey();
      const neighbour = opened.queue.submit('slow', { key: freshKey(), ms: 800 }, { deadlineMs: patience });
      const options = { deadlineMs: patience, attempts: 2, backoffMs: 20 };
      const handle = opened.queue.submit('flaky', { key, failures: 1, by }, options);
      expect(await handle.outcome).toEqual({ ok: true, value: { attempt: 2 } });
      expect(await neighbour.outcome).toMatchObject({ ok: true, value: { attempt: 1 } });
      await stillWorks(opened);
    },
  );

  test('a job that kills every thread is refused in the end', async () => {
    const key = freshKey();
    const options = { deadlineMs: patience, attempts: 2, backoffMs: 20 };
    const handle = opened.queue.submit('flaky', { key, failures: 9, by: 'exit' }, options);
    expect(await handle.outcome).toMatchObject({ ok: false, refusal: { id: 'WorkerLost' } });
    expect(opened.notes.of(key)).toHaveLength(2);
    await stillWorks(opened);
  });

  test('a job that eats all memory loses its thread, not the process', async () => {
    const small = await open({ threads: 1, threadHeapMb: 96 });
    const data = { key: freshKey(), failures: 9, by: 'memory' };
    const handle = small.queue.submit('flaky', data, { deadlineMs: patience });
    expect(await handle.outcome).toMatchObject({ ok: false, refusal: { id: 'WorkerLost' } });
    await stillWorks(small);
    await small.queue.drain(1000);
  });
}
