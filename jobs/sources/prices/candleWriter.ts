import type { Logger } from '../../../core/log.ts';
import type { PriceSeries } from '../../../core/market/candles/candles.ts';
import type { Store } from '../../../core/store/port.ts';

/**
 * Writes candles to the store behind the answers. What could not be written stays pending and is tried again with the next
 * write; the log hears of it once until a write succeeds.
 */
export class CandleWriter {
  readonly #store: Promise<Store>;
  readonly #log: Logger;
  readonly #pending: PriceSeries[] = [];
  #running: Promise<void> = Promise.resolve();
  #complained = false;

  constructor(store: Promise<Store>, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  /** Returns at once; one write runs at a time, in the order of the calls. */
  put(series: readonly PriceSeries[]): void {
    this.#pending.push(...series);
    this.#running = this.#running.then(() => this.#flush());
  }

  /** Resolves when everything that can be written is, at the latest after `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.#running, patience]);
    clearTimeout(timer);
    if (this.#pending.length > 0)
      this.#log.warn({ series: this.#pending.length }, 'Candles that were fetched could not be stored');
  }

  async #flush(): Promise<void> {
    try {
      const store = await this.#store;
      for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
        await store.putCandles(next);
        this.#pending.shift();
      }
      this.#complained = false;
    } catch (err) {
      if (!this.#complained) this.#log.warn({ err }, 'Candles could not be stored; trying again later');
      this.#complained = true;
    }
  }
}
