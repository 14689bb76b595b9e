import { setTimeout as sleep } from 'node:timers/promises';
import { answer, refuse } from '../../../core/refusal.ts';
import type { JobHandler } from '../handlers.ts';
import { remote } from '../pool/remote.ts';
import { UnrecoverableJobError } from '../port.ts';
import { serveJobs } from '../thread.ts';
import type { Notes } from './notes.ts';

/** What the tests ask for; `key` is the test's own, for its notes. */
interface Wish {
  key: string;
  ms?: number;
  /** Instead of `ms`, on the first try. */
  firstMs?: number;
  failures?: number;
  by?: 'throw' | 'exit' | 'uncaught' | 'memory';
  message?: string;
}

const wish = (data: unknown) => data as Wish;

const handlers: Record<string, JobHandler> = {
  echo: async (data) => answer(data),

  nothing: async () => answer(null),

  refuse: async () => refuse('NotEnoughHistory', 'Only 3 days.', 'Take another token.'),

  whoami: async () => answer({ pid: process.pid }),

  async mark(data, { services }) {
    const { key, message } = wish(data);
    await remote<Notes>(services, 'notes').add(key, message);
    return answer(message);
  },

  /** A part of a schedule, as `jobs/schedules` submits it. */
  async 'schedule-mark'(data, { services, priority }) {
    const { part, day } = data as { part: string; day: string };
    await remote<Notes>(services, 'notes').add(part, `${day} ${priority}`);
    return answer({ counts: { done: 1 }, notes: [] });
  },

  async urgency(_, { priority }) {
    return answer(priority);
  },

  /** Waits, in steps, until it is told to stop. */
  async slow(data, { signal, progress, services, attempt }) {
    const { key, ms = 0, firstMs = ms } = wish(data);
    const notes = remote<Notes>(services, 'notes');
    await notes.add(key, `begun ${attempt}`);
    progress(0.1, 'begun');
    try {
      await sleep(attempt === 1 ? firstMs : ms, undefined, { signal });
    } catch {
      await notes.add(key, `stopped by ${signal.reason.name}`);
      throw signal.reason;
    }
    await notes.add(key, 'done');
    return answer({ pid: process.pid, attempt });
  },

  /** Never yields again. */
  async spin(data, { progress, services }) {
    await remote<Notes>(services, 'notes').add(wish(data).key, 'begun 1');
    progress(0.1, 'begun');
    await sleep(20);
    for (;;);
  },

  async steps(_, { progress }) {
    progress(0, 'first');
    for (let step = 1; step <= 2000; step++) progress(step / 4000, `step ${step}`);
    progress(0.2, 'back');
    progress(Number.NaN);
    await sleep(250);
    progress(0.9);
    progress(7, 'last');
    return answer('all');
  },

  async flaky(data, { attempt, services }) {
    const { key, failures = 0, by = 'throw', message = 'boom' } = wish(data);
    await remote<Notes>(services, 'notes').add(key, { attempt, at: Date.now() });
    if (attempt > failures) return answer({ attempt });
    if (by === 'exit') process.exit(3);
    if (by === 'uncaught') setTimeout(() => fail(message), 1);
    if (by === 'memory') return answer(hoard());
    if (by === 'throw') fail(message);
    await sleep(60_000);
    return answer(null);
  },

  async hopeless(data, { services }) {
    await remote<Notes>(services, 'notes').add(wish(data).key, 'tried');
    throw new UnrecoverableJobError('no use');
  },

  unclonable: async () => answer(() => 1),

  nonsense: async () => 42 as never,

  async services(data, { services }) {
    const notes = remote<Notes>(services, 'notes');
    const doubled = await notes.double(data as Float64Array);
    const errors: unknown[] = [];
    for (const call of [
      () => notes.fail(),
      () => (notes as never as { missing(): Promise<void> }).missing(),
      () => (notes as never as { constructor(text: string): Promise<void> }).constructor('return 1'),
      () => notes.unclonable(),
      () => notes.add('k', (() => 1) as never),
    ]) {
      await call().catch((error) => errors.push(`${error.name}: ${error.message} ${error.code ?? ''}`));
    }
    return answer({ doubled, errors, names: Object.keys(services) });
  },

  /** Leaves a call behind that comes after the answer. */
  async straggler(data, { services }) {
    const notes = remote<Notes>(services, 'notes');
    setTimeout(() => void notes.add(wish(data).key, 'too late'), 50);
    return answer('gone');
  },
};

function fail(message: string): never {
  throw new TypeError(message, { cause: new RangeError('the reason') });
}

function hoard(): unknown[] {
  const held: unknown[] = [];
  for (;;) held.push(new Array(1_000_000).fill(held.length).map(String));
}

export default serveJobs(new Map(Object.entries(handlers)));
