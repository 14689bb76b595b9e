import type { Logger } from '../../core/log.ts';
import type { Outcome, Refusal } from '../../core/refusal.ts';
import { decode } from './codec.ts';
import { describeFailure, type Failure, jobFailed, loggable } from './failure.ts';
import type { JobHandle, Progress, SubmitOptions } from './port.ts';
import { queueRefusals } from './refusals.ts';

/** How a job ended, for everyone who asked. */
export type JobEnd =
  | { kind: 'outcome'; payload: Uint8Array }
  | { kind: 'failed'; failure: Failure; tries: number }
  | { kind: 'refused'; refusal: Refusal };

export type LeaveReason = 'Cancelled' | 'DeadlineExceeded';

/**
 * One submission's side of a job: several askers may share one execution. It is settled exactly once: by the job's
 * end, or by leaving (its own deadline, its signal, its `cancel`), and then never waits for a thread to stop.
 */
export class Asker<T = unknown> {
  readonly outcome: Promise<Outcome<T>>;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  settled = false;
  readonly #name: string;
  readonly #options: SubmitOptions;
  readonly #log: Logger;
  readonly #onLeave: (reason: LeaveReason) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #abort = () => this.cancel();
  #resolve!: (outcome: Outcome<T>) => void;
  #reject!: (error: Error) => void;
  #fraction = 0;

  /** @param onLeave called at most once, when the asker goes before the job has ended; not from the constructor */
  constructor(name: string, options: SubmitOptions, log: Logger, onLeave: (reason: LeaveReason) => void) {
    this.#name = name;
    this.#log = log;
    this.#options = options;
    this.#onLeave = onLeave;
    this.deadline = Date.now() + options.deadlineMs;
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever submits without looking at the outcome must not crash the process; the queue has logged the failure.
    this.outcome.catch(() => {});
    if (options.signal?.aborted) this.refuse(queueRefusals.cancelled);
    else if (options.deadlineMs <= 0) this.refuse(queueRefusals.deadline);
    else {
      this.#timer = setTimeout(
        () => this.#leave('DeadlineExceeded', queueRefusals.deadline),
        options.deadlineMs,
      );
      options.signal?.addEventListener('abort', this.#abort, { once: true });
    }
  }

  handle(id: string): JobHandle<T> {
    return { id, outcome: this.outcome, cancel: this.#abort };
  }

  cancel(): void {
    this.#leave('Cancelled', queueRefusals.cancelled);
  }

  /** Passes progress on, never backwards, also over several tries. */
  report(progress: Progress): void {
    if (this.settled || this.#options.onProgress === undefined) return;
    this.#fraction = Math.max(this.#fraction, progress.fraction);
    const { note } = progress;
    try {
      this.#options.onProgress(
        note === undefined ? { fraction: this.#fraction } : { fraction: this.#fraction, note },
      );
    } catch (error) {
      // A listener's bug must neither end the process nor look like the job's.
      this.#log.error({ job: this.#name, ...loggable(describeFailure(error)) }, 'onProgress threw');
    }
  }

  settle(end: JobEnd): void {
    if (end.kind === 'refused') this.refuse(end.refusal);
    else if (this.#close()) {
      // Decoded for each asker, so that sharers cannot change each other's answer.
      if (end.kind === 'outcome') this.#resolve(decode(end.payload) as Outcome<T>);
      else this.#reject(jobFailed(this.#name, end.failure, end.tries));
    }
  }

  refuse(refusal: Refusal): void {
    if (this.#close()) this.#resolve({ ok: false, refusal: { ...refusal } });
  }

  #leave(reason: LeaveReason, refusal: Refusal): void {
    if (this.settled) return;
    this.refuse(refusal);
    this.#onLeave(reason);
  }

  #close(): boolean {
    if (this.settled) return false;
    this.settled = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#abort);
    return true;
  }
}
