import { LRUCache } from 'lru-cache';
import type { Logger } from '../../../core/log.ts';
import { Asker, type JobEnd, type LeaveReason } from '../asker.ts';
import { encode } from '../codec.ts';
import { loggable } from '../failure.ts';
import { rememberCount, rememberMs } from '../limits.ts';
import type { ThreadPool } from '../pool/pool.ts';
import type { JobHandle, JobQueue, QueueHealth, SubmitOptions } from '../port.ts';
import { queueRefusals } from '../refusals.ts';
import { pauseAfter } from '../retry.ts';
import { checkSubmission, jobIdOf } from '../submission.ts';
import { Execution } from './execution.ts';
import { Lanes } from './lanes.ts';

/** Memory for remembered outcomes, as a few may be large. */
const rememberBytes = 32 * 1024 * 1024;

/** The queue of a single process: jobs wait in memory and run in the process's own threads. */
export class InProcessQueue implements JobQueue {
  readonly #pool: ThreadPool;
  readonly #log: Logger;
  readonly #maxWaiting: number;
  readonly #waiting = new Lanes<Execution>();
  readonly #running = new Map<Execution, Promise<void>>();
  /** Waiting, running and pausing. */
  readonly #open = new Set<Execution>();
  readonly #shared = new Map<string, Execution>();
  readonly #remembered = new LRUCache<string, Uint8Array>({
    ttl: rememberMs,
    max: rememberCount,
    maxSize: rememberBytes,
    sizeCalculation: (payload) => payload.byteLength,
  });
  #drained: Promise<void> | undefined;
  #whenEmpty: (() => void) | undefined;

  constructor(pool: ThreadPool, log: Logger, maxWaiting: number) {
    this.#pool = pool;
    this.#log = log;
    this.#maxWaiting = maxWaiting;
  }

  submit<T>(name: string, data: unknown, options: SubmitOptions): JobHandle<T> {
    checkSubmission(name, options);
    const id = jobIdOf(name, options.idempotencyKey);
    const payload = encode(data);
    let execution: Execution | undefined;
    const asker: Asker<T> = new Asker(name, options, this.#log, (reason) => {
      if (execution?.leave(asker as Asker)) this.#abandon(execution, reason);
    });
    if (!asker.settled) execution = this.#enter(id, name, payload, options, asker as Asker);
    return asker.handle(id);
  }

  async health(): Promise<QueueHealth> {
    const { size: active } = this.#running;
    return {
      adapter: 'in-process',
      waiting: this.#open.size - active,
      active,
      threads: this.#pool.threads,
    };
  }

  drain(timeoutMs: number): Promise<void> {
    this.#drained ??= this.#drain(timeoutMs);
    return this.#drained;
  }

  /** Puts the asker to its job: an old one, a running one or a new one. */
  #enter(
    id: string,
    name: string,
    payload: Uint8Array,
    options: SubmitOptions,
    asker: Asker,
  ): Execution | undefined {
    const remembered = this.#remembered.get(id);
    if (remembered !== undefined) {
      asker.settle({ kind: 'outcome', payload: remembered });
      return undefined;
    }
    const running = this.#shared.get(id);
    if (running !== undefined) {
      running.join(asker);
      return running;
    }
    if (this.#drained !== undefined || this.#waiting.size >= this.#maxWaiting) {
      asker.refuse(this.#drained === undefined ? queueRefusals.full : queueRefusals.draining);
      return undefined;
    }
    const execution = new Execution(id, name, payload, options);
    execution.join(asker);
    this.#open.add(execution);
    if (execution.shared) this.#shared.set(id, execution);
    this.#waiting.add(execution);
    this.#dispatch();
    return execution;
  }

  #dispatch(): void {
    while (this.#running.size < this.#pool.threads) {
      const execution = this.#waiting.take();
      if (execution === undefined) return;
      this.#running.set(execution, this.#try(execution));
    }
  }

  async #try(execution: Execution): Promise<void> {
    const { id, name, payload, attempts, priority } = execution;
    const attempt = ++execution.tries;
    const task = { name, payload, attempt, priority };
    const end = await this.#pool.run(task, execution.stop.signal, (progress) => execution.report(progress));
    this.#running.delete(execution);
    if (end.kind === 'outcome' && execution.shared) this.#remembered.set(id, end.payload);
    if (end.kind === 'outcome') this.#finish(execution, end);
    else if (end.kind === 'stopped') this.#close(execution);
    else {
      this.#log.warn(
        { job: name, id, attempt, attempts, end: end.kind, ...loggable(end.failure) },
        'job try failed',
      );
      if (attempt < attempts && !(end.kind === 'failed' && end.final)) this.#pause(execution);
      else if (end.kind === 'lost') this.#finish(execution, { kind: 'refused', refusal: queueRefusals.lost });
      else this.#finish(execution, { kind: 'failed', failure: end.failure, tries: attempt });
    }
    this.#dispatch();
  }

  #pause(execution: Execution): void {
    execution.pause = setTimeout(
      () => {
        execution.pause = undefined;
        this.#waiting.add(execution);
        this.#dispatch();
      },
      pauseAfter(execution.tries, execution.backoffMs),
    );
  }

  #finish(execution: Execution, end: JobEnd): void {
    execution.settle(end);
    this.#close(execution);
  }

  /** Nobody waits for it any more: it is dropped, or stopped when a thread has it already. */
  #abandon(execution: Execution, reason: LeaveReason): void {
    // At once, so that who asks now starts anew rather than joining what is being stopped.
    this.#forget(execution);
    if (this.#running.has(execution)) execution.stop.abort(reason);
    else {
      this.#waiting.remove(execution);
      clearTimeout(execution.pause);
      this.#close(execution);
    }
  }

  #forget(execution: Execution): void {
    if (this.#shared.get(execution.id) === execution) this.#shared.delete(execution.id);
  }

  #close(execution: Execution): void {
    this.#forget(execution);
    this.#open.delete(execution);
    if (this.#open.size === 0) this.#whenEmpty?.();
  }

  async #drain(timeoutMs: number): Promise<void> {
    if (this.#open.size > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#whenEmpty = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
    }
    for (const execution of this.#open) {
      for (const asker of execution.askers) asker.cancel();
    }
    // At most the grace that a stopped handler has.
    await Promise.all(this.#running.values());
    await this.#pool.close();
  }
}
