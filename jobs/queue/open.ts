import type { Config } from '../../core/config.ts';
import type { Logger } from '../../core/log.ts';
import { loggable } from './failure.ts';
import { InProcessQueue } from './inProcess/queue.ts';
import { defaultMaxWaiting } from './limits.ts';
import { ThreadPool } from './pool/pool.ts';
import type { JobQueue } from './port.ts';
import { RedisQueue } from './redis/queue.ts';

export interface QueueOptions {
  /** The module that a worker thread runs: its default export is `serveJobs(handlers)`. */
  threadEntry: URL;
  /** What handlers reach as `context.services.<name>`; it stays on this thread. */
  services: Readonly<Record<string, object>>;
  log: Logger;
  /** Jobs that may wait before `Busy`. */
  maxWaiting?: number;
  /** Heap of one thread, in MiB. */
  threadHeapMb?: number;
}

/**
 * Opens the queue that the configuration asks for: in-process, or BullMQ where `REDIS_URL` is set. Resolves when its
 * threads are warm. A Redis that is not there yet is no error: until it comes, submissions are refused.
 * @throws Error when the entry of the threads cannot be loaded
 */
export async function openQueue(
  config: Pick<Config, 'REDIS_URL' | 'QUEUE_PREFIX' | 'ROLE' | 'WORKER_THREADS'>,
  options: QueueOptions,
): Promise<JobQueue> {
  const { log, maxWaiting = defaultMaxWaiting } = options;
  const { REDIS_URL: url, QUEUE_PREFIX: prefix, ROLE: role } = config;
  const pool =
    url !== undefined && role === 'bot' ? undefined : await openPool(config.WORKER_THREADS, options);
  if (url === undefined) return new InProcessQueue(pool!, log, maxWaiting);
  return RedisQueue.open({ url, prefix, asks: role !== 'worker', pool, maxWaiting, log });
}

async function openPool(threads: number, options: QueueOptions): Promise<ThreadPool> {
  const { threadEntry: entry, services, threadHeapMb: heapMb, log } = options;
  const pool = new ThreadPool(
    { entry, threads, services, ...(heapMb === undefined ? {} : { heapMb }) },
    (failure) => log.warn(loggable(failure), 'an idle worker thread died and is replaced'),
  );
  await pool.ready();
  return pool;
}
