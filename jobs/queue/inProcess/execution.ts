import type { Asker, JobEnd } from '../asker.ts';
import type { Progress, SubmitOptions } from '../port.ts';
import { defaultBackoffMs } from '../retry.ts';

/** One job as it is carried out, for all who asked for it. The first submission's data, tries and priority hold. */
export class Execution {
  readonly id: string;
  readonly name: string;
  readonly payload: Uint8Array;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly priority: 'person' | 'scheduled';
  /** Whether others may join it by its id. */
  readonly shared: boolean;
  readonly stop = new AbortController();
  /** Tries begun. */
  tries = 0;
  /** The pause before the next try. */
  pause: NodeJS.Timeout | undefined;
  readonly #askers = new Set<Asker>();
  #progress: Progress | undefined;

  constructor(id: string, name: string, payload: Uint8Array, options: SubmitOptions) {
    this.id = id;
    this.name = name;
    this.payload = payload;
    this.attempts = options.attempts ?? 1;
    this.backoffMs = options.backoffMs ?? defaultBackoffMs;
    this.priority = options.priority ?? 'person';
    this.shared = options.idempotencyKey !== undefined;
  }

  get askers(): readonly Asker[] {
    return [...this.#askers];
  }

  join(asker: Asker): void {
    this.#askers.add(asker);
    // Who comes late sees at once how far it is.
    if (this.#progress !== undefined) asker.report(this.#progress);
  }

  /** True when nobody is left. */
  leave(asker: Asker): boolean {
    return this.#askers.delete(asker) && this.#askers.size === 0;
  }

  report(progress: Progress): void {
    this.#progress = progress;
    for (const asker of this.#askers) asker.report(progress);
  }

  settle(end: JobEnd): void {
    for (const asker of this.askers) asker.settle(end);
    this.#askers.clear();
  }
}
