import type { Outcome } from '../../core/refusal.ts';
import type { Services } from './pool/remote.ts';

/** What a handler is told about the job that it runs for. */
export interface JobContext {
  /** 1 on the first try. */
  attempt: number;
  /** Whether a person waits for it: what it asks of others is to be as urgent. */
  priority: 'person' | 'scheduled';
  /**
   * Aborted when nobody waits for the answer any more; the reason is an `AbortError` or a `TimeoutError`.
   * A handler that has not ended `graceMs` later loses its thread.
   */
  signal: AbortSignal;
  /** `fraction` is 0..1 and only rises: a smaller one counts as the largest so far. Cheap; call it as often as you like. */
  progress(fraction: number, note?: string): void;
  /** What the process's main thread owns: the store, the prices. See `remote` for a typed view. */
  services: Services;
}

/** Runs in a worker thread. Returns answers and refusals, throws bugs. Retried, so running twice must do no harm. */
export type JobHandler = (data: unknown, context: JobContext) => Promise<Outcome<unknown>>;

export type JobHandlers = ReadonlyMap<string, JobHandler>;
