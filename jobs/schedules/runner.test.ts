import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answer, refuse } from '../../core/refusal.ts';
import type { JobHandle, JobQueue, SubmitOptions } from '../queue/port.ts';
import { collectedLog } from '../queue/testing/log.ts';
import { type Runner, startSchedules } from './runner.ts';
import type { Schedule } from './schedule.ts';

const schedule: Schedule = {
  name: 'daily',
  cron: '10 0,6 * * *',
  parts: ['a', 'b'],
  deadlineMs: 1_000,
  run: () => Promise.reject(new Error('runs in a thread')),
};

interface Submitted {
  name: string;
  data: unknown;
  options: SubmitOptions;
}

function fakeQueue(
  end: (submitted: Submitted) => Promise<unknown> = async () => answer({ counts: { done: 1 }, notes: [] }),
) {
  const submitted: Submitted[] = [];
  const queue = {
    submit: (name: string, data: unknown, options: SubmitOptions) => {
      const one = { name, data, options };
      submitted.push(one);
      return { id: 'j', outcome: end(one), cancel: () => {} } as JobHandle<never>;
    },
  } as Partial<JobQueue> as JobQueue;
  return { queue, submitted };
}

let runners: Runner[] = [];
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2025-07-01T12:00:00Z') });
});
afterEach(() => {
  for (const runner of runners) runner.stop();
  runners = [];
  vi.useRealTimers();
});

function start(queue: JobQueue, schedules: readonly Schedule[] = [schedule]) {
  const { log, lines } = collectedLog();
  const runner = startSchedules(schedules, { queue, log, clock: { now: Date.now } });
  runners.push(runner);
  return { runner, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the runner of schedules', () => {
  it('runs every schedule once at the start, for today, part by part, in the scheduled lane', async () => {
    const { queue, submitted } = fakeQueue();
    const { runner } = start(queue);
    await runner.started;
    expect(submitted).toMatchObject(
      ['a', 'b'].map((part) => ({
        name: 'schedule-daily',
        data: { part, day: '2025-07-01' },
        options: {
          priority: 'scheduled',
          deadlineMs: 1_000,
          idempotencyKey: `2025-07-01T06:10:00.000Z 2025-07-01 ${part}`,
        },
      })),
    );
  });

  it('goes by the clock in UTC, once an occurrence', async () => {
    const { queue, submitted } = fakeQueue();
    vi.setSystemTime(Date.parse('2025-07-01T23:59:00Z'));
    await start(queue).runner.started;
    submitted.length = 0;
    await vi.advanceTimersByTimeAsync(650_000);
    expect(submitted).toEqual([]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(submitted.map(({ data, options }) => [data, options.idempotencyKey])).toEqual(
      ['a', 'b'].map((part) => [{ part, day: '2025-07-02' }, `2025-07-02T00:10:00.000Z 2025-07-02 ${part}`]),
    );
  });

  it('names the same jobs in every process, also where their clocks differ by a little', async () => {
    const [first, second] = [fakeQueue(), fakeQueue()];
    vi.setSystemTime(Date.parse('2025-07-01T23:59:00Z'));
    await start(first.queue).runner.started;
    vi.setSystemTime(Date.now() + 700);
    await start(second.queue).runner.started;
    const keys = ({ submitted }: typeof first) => submitted.map(({ options }) => options.idempotencyKey);
    expect(keys(second)).toEqual(keys(first));
    await vi.advanceTimersByTimeAsync(1_200_000);
    expect(keys(second)).toEqual(keys(first));
    expect(keys(first)).toHaveLength(4);
  });

  it('submits a part when the one before has ended, and adds up what they say in one line of the log', async () => {
    let open = 0;
    let most = 0;
    const { queue } = fakeQueue(async ({ data }) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 50));
      open--;
      const { part } = data as { part: string };
      return answer({ counts: { done: 2, [part]: 1 }, notes: ['the same', part] });
    });
    const { runner, lines } = start(queue);
    await vi.advanceTimersByTimeAsync(200);
    await runner.started;
    expect(most).toBe(1);
    expect(lines()).toMatchObject([
      {
        level: 30,
        msg: 'schedule ran',
        schedule: 'daily',
        day: '2025-07-01',
        done: 4,
        a: 1,
        b: 1,
        notes: ['the same', 'a', 'b'],
      },
    ]);
  });

  it('goes on after a part that was refused or that broke', async () => {
    const { queue, submitted } = fakeQueue(async ({ data }) => {
      if ((data as { part: string }).part === 'a') throw new Error('broken');
      return refuse('Busy', 'Too much waits.', 'Later.');
    });
    const { runner, lines } = start(queue, [schedule, { ...schedule, name: 'other' }]);
    await runner.started;
    expect(submitted).toHaveLength(4);
    expect(lines().filter(({ msg }) => msg === 'schedule ran')).toMatchObject([
      { schedule: 'daily', failed: 2, notes: ['Too much waits.'] },
      { schedule: 'other', failed: 2 },
    ]);
  });

  it('sets nothing off once it is stopped, and gives up what runs', async () => {
    const signals: AbortSignal[] = [];
    vi.setSystemTime(Date.parse('2025-07-01T23:59:00Z'));
    const { queue, submitted } = fakeQueue(({ options }) => {
      const { signal } = options;
      if (signal !== undefined) signals.push(signal);
      return new Promise((resolve) =>
        signal?.addEventListener('abort', () => resolve(refuse('Cancelled', 'Cancelled.', 'Ask again.'))),
      );
    });
    const { runner, lines } = start(queue);
    expect(submitted).toHaveLength(1);
    runner.stop();
    await runner.started;
    await vi.advanceTimersByTimeAsync(1_200_000);
    expect(submitted).toHaveLength(1);
    expect(signals[0].aborted).toBe(true);
    expect(lines()).toEqual([]);
  });
});
