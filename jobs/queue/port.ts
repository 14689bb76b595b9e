import type { Outcome } from '../../core/refusal.ts';

export interface Progress {
  /** 0..1. */
  fraction: number;
  note?: string;
}

export interface SubmitOptions {
  /** From submission to result, queueing included; past it the job is stopped and refused with `DeadlineExceeded`. */
  deadlineMs: number;
  /** Submissions with the same key while one is pending or lately done share one execution. */
  idempotencyKey?: string;
  /** Total tries after a crash, a lost worker or a thrown error; default 1. A refusal is an answer and never retried. */
  attempts?: number;
  /** First pause between tries, doubled each time; default 100. */
  backoffMs?: number;
  /** A person waiting goes before a scheduled post; default 'person'. */
  priority?: 'person' | 'scheduled';
  onProgress?: (progress: Progress) => void;
  /** Aborting it cancels the job. */
  signal?: AbortSignal;
}

export interface JobHandle<T> {
  /** Letters, digits, `-` and `_`; never holds `:` and is never digits only (BullMQ refuses both). */
  id: string;
  /**
   * Resolves with the handler's outcome, or a refusal of the queue: `DeadlineExceeded`, `Cancelled`, `Busy`
   * (queue full or draining), `WorkerLost` (tries used up). Rejects with `JobFailedError` when the handler threw on its last try.
   */
  outcome: Promise<Outcome<T>>;
  cancel(): void;
}

export interface QueueHealth {
  adapter: 'in-process' | 'bullmq';
  waiting: number;
  active: number;
  threads: number;
}

export interface JobQueue {
  submit<T>(name: string, data: unknown, options: SubmitOptions): JobHandle<T>;
  health(): Promise<QueueHealth>;
  /** Takes no new jobs, finishes what is waiting and running (up to `timeoutMs`), then frees everything. */
  drain(timeoutMs: number): Promise<void>;
}

/** The handler's way to say "do not try again". */
export class UnrecoverableJobError extends Error {
  override name = 'UnrecoverableJobError';
}

/** The handler threw; `cause` is what it threw, as far as it survives crossing threads. */
export class JobFailedError extends Error {
  override name = 'JobFailedError';
}
