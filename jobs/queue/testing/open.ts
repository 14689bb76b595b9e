import { openQueue } from '../open.ts';
import type { Opened } from './conformance/opened.ts';
import { collectedLog } from './log.ts';
import { Notes } from './notes.ts';

export interface TestQueueOptions {
  url?: string;
  prefix?: string;
  role?: 'all' | 'bot' | 'worker';
  threads?: number;
  maxWaiting?: number;
  threadHeapMb?: number;
  threadEntry?: URL;
}

/** A queue with the tests' handlers, services and log. */
export async function openTestQueue(options: TestQueueOptions = {}): Promise<Opened> {
  const { url, prefix = 'test', role = 'all', threads = 2, ...rest } = options;
  const notes = new Notes();
  const { log, lines } = collectedLog();
  const queue = await openQueue(
    { REDIS_URL: url, QUEUE_PREFIX: prefix, ROLE: role, WORKER_THREADS: threads },
    { threadEntry: new URL('./thread.ts', import.meta.url), services: { notes }, log, ...rest },
  );
  return { queue, notes, lines };
}
