import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { JobQueue } from '../../port.ts';
import type { Notes } from '../notes.ts';

export interface Opened {
  queue: JobQueue;
  notes: Notes;
  /** What was logged. */
  lines: string[];
}

export type Open = (overrides?: {
  threads?: number;
  maxWaiting?: number;
  threadHeapMb?: number;
}) => Promise<Opened>;

/** Long enough for any machine; every job that should end by itself does so far earlier. */
export const patience = 20_000;

let lastKey = 0;

/** A key of the test's own. */
export function freshKey(): string {
  return `key ${++lastKey} of ${process.pid}`;
}

/** Waits until the check passes. */
export async function eventually(check: () => unknown): Promise<void> {
  for (const end = Date.now() + patience; ; await sleep(10)) {
    try {
      return void (await check());
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Fills a thread with a job that ends when the returned function is called. */
export async function occupy({ queue, notes }: Opened): Promise<() => void> {
  const key = freshKey();
  const handle = queue.submit('slow', { key, ms: 60_000 }, { deadlineMs: 60_000 });
  await notes.until(key, 1);
  return () => handle.cancel();
}

export async function waiting({ queue }: Opened, count: number): Promise<void> {
  await eventually(async () => expect((await queue.health()).waiting).toBe(count));
}

/** All threads of the queue still do their work. */
export async function stillWorks({ queue }: Opened): Promise<void> {
  const handles = [1, 2, 3, 4].map((n) => queue.submit('echo', n, { deadlineMs: patience }));
  const outcomes = await Promise.all(handles.map((handle) => handle.outcome));
  expect(outcomes).toEqual([1, 2, 3, 4].map((value) => ({ ok: true, value })));
}
