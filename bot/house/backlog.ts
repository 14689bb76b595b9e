import type { Logger } from '../../core/log.ts';
import { StoreUnavailableError } from '../../core/store/errors.ts';
import type { Store } from '../../core/store/port.ts';

export type Write = (store: Store) => Promise<void>;

/** Writes that may wait; beyond it the newest are lost, and counted. */
const MAX_WAITING = 10_000;

/** Writes that wait for the database, in their order. */
export class Backlog {
  readonly #log: Logger;
  #waiting: Write[] = [];
  #lost = 0;
  #draining: Promise<void> = Promise.resolve();

  constructor(log: Logger) {
    this.#log = log;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Writes that were given up since the start. */
  get lost(): number {
    return this.#lost;
  }

  add(write: Write): void {
    if (this.#waiting.length >= MAX_WAITING) this.#lost += 1;
    else this.#waiting.push(write);
  }

  /** Writes what waits, until all is written or the database is away again. */
  drain(store: Store): Promise<void> {
    this.#draining = this.#draining.then(() => this.#writeAll(store));
    return this.#draining;
  }

  abandon(): void {
    this.#lost += this.#waiting.length;
    this.#waiting = [];
  }

  async #writeAll(store: Store): Promise<void> {
    while (this.#waiting.length > 0) {
      try {
        await this.#waiting[0](store);
      } catch (error) {
        if (error instanceof StoreUnavailableError) return;
        this.#lost += 1;
        this.#log.error({ err: error }, 'a write that waited for the store failed');
      }
      this.#waiting.shift();
    }
  }
}
