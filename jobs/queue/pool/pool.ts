import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { LeaveReason } from '../asker.ts';
import { describeFailure, type Failure } from '../failure.ts';
import type { Progress } from '../port.ts';
import type { FromThread, ThreadResult, ThreadTask, ToThread } from './messages.ts';
import { answerCall } from './services.ts';

/** How long a handler may tidy up after its signal was aborted, before its thread is ended under it. */
export const graceMs = 250;

/** Heap of one thread. A handler that runs away loses its thread, not the process; typed arrays live outside of it. */
const defaultHeapMb = 512;

/** An address, as a bare `tsx` would be looked up from the working directory. */
const typescriptLoader = new URL('./typescript.mjs', import.meta.url).href;

export interface PoolOptions {
  /** A module whose default export is `serveJobs(...)`; `.ts` is loaded through tsx. */
  entry: URL;
  threads: number;
  services: Readonly<Record<string, object>>;
  heapMb?: number;
}

export interface Task {
  name: string;
  payload: Uint8Array;
  attempt: number;
  priority: 'person' | 'scheduled';
}

export type RunEnd =
  | { kind: 'outcome'; payload: Uint8Array }
  | { kind: 'failed'; failure: Failure; final: boolean }
  /** The thread died under the job. */
  | { kind: 'lost'; failure: Failure }
  | { kind: 'stopped' };

/** Warm worker threads, one job each at a time. One that dies or has to be ended is replaced; the others do not notice. */
export class ThreadPool {
  readonly threads: number;
  readonly #piscina: Piscina<ThreadTask | undefined, ThreadResult>;
  readonly #services: Readonly<Record<string, object>>;

  constructor(options: PoolOptions, onFault: (failure: Failure) => void) {
    this.threads = options.threads;
    this.#services = options.services;
    this.#piscina = new Piscina({
      filename: fileURLToPath(options.entry),
      minThreads: options.threads,
      maxThreads: options.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // With Atomics a thread's event loop stands still between jobs, and with it whatever its libraries do there.
      atomics: 'disabled',
      recordTiming: false,
      execArgv: options.entry.pathname.endsWith('.ts') ? ['--import', typescriptLoader] : [],
      resourceLimits: { maxOldGenerationSizeMb: options.heapMb ?? defaultHeapMb },
    });
    // A thread that died between two jobs.
    this.#piscina.on('error', (error) => onFault(describeFailure(error)));
  }

  /**
   * Resolves when every thread has loaded its entry.
   * @throws Error when the entry cannot be loaded: then no job could ever run
   */
  async ready(): Promise<void> {
    // Abortable tasks have a thread for themselves, so that as many of them as threads reach every one.
    const { signal } = new AbortController();
    const loaded = Array.from({ length: this.threads }, () => this.#piscina.run(undefined, { signal }));
    try {
      await Promise.all(loaded);
    } catch (cause) {
      await Promise.allSettled([this.close(), ...loaded]);
      throw new Error('The entry module of the worker threads could not be loaded.', { cause });
    }
  }

  /** Runs one try of a job. Never rejects. Aborting `stop` asks the handler to end and, `graceMs` later, ends its thread. */
  async run(task: Task, stop: AbortSignal, onProgress: (progress: Progress) => void): Promise<RunEnd> {
    if (stop.aborted) return { kind: 'stopped' };
    const { port1, port2 } = new MessageChannel();
    const kill = new AbortController();
    let grace: NodeJS.Timeout | undefined;
    const onStop = () => {
      port1.postMessage({ type: 'stop', reason: stop.reason as LeaveReason } satisfies ToThread);
      grace = setTimeout(() => kill.abort(), graceMs);
    };
    stop.addEventListener('abort', onStop, { once: true });
    let ended = false;
    port1.on('message', (message: FromThread) => {
      if (ended) return;
      if (message.type === 'progress') onProgress(message.progress);
      else void this.#answer(message, (reply) => !ended && port1.postMessage(reply));
    });
    try {
      const { progress, ...end } = await this.#piscina.run(
        { ...task, services: Object.keys(this.#services), port: port2 },
        { transferList: [port2], signal: kill.signal },
      );
      if (stop.aborted) return { kind: 'stopped' };
      if (progress !== undefined) onProgress(progress);
      return end;
    } catch (error) {
      return stop.aborted ? { kind: 'stopped' } : { kind: 'lost', failure: describeFailure(error) };
    } finally {
      ended = true;
      clearTimeout(grace);
      stop.removeEventListener('abort', onStop);
      port1.close();
    }
  }

  /** Ends all threads, whatever they are doing. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }

  async #answer(call: Extract<FromThread, { type: 'call' }>, post: (reply: ToThread) => void): Promise<void> {
    const reply = await answerCall(this.#services, call);
    try {
      post(reply);
    } catch (error) {
      // The service returned what cannot be cloned.
      post({ type: 'threw', id: call.id, failure: describeFailure(error) });
    }
  }
}
