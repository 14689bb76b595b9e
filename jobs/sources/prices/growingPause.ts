/** Pauses after failures that double from `firstMs` to `longestMs`; one success forgets them all. */
export class GrowingPause {
  readonly #after: number;
  readonly #firstMs: number;
  readonly #longestMs: number;
  #failures = 0;
  #until = 0;

  /** @param options `after`: the number of failures in a row that are forgiven before the first pause */
  constructor(options: { after: number; firstMs: number; longestMs: number }) {
    this.#after = options.after;
    this.#firstMs = options.firstMs;
    this.#longestMs = options.longestMs;
  }

  /** @param now milliseconds since the epoch; @param notBefore a pause that was asked for, whatever the count */
  fail(now: number, notBefore = 0): void {
    this.#failures++;
    const doublings = this.#failures - this.#after - 1;
    const pause = doublings < 0 ? 0 : Math.min(this.#firstMs * 2 ** doublings, this.#longestMs);
    this.#until = Math.max(this.#until, now + pause, notBefore);
  }

  succeed(): void {
    this.#failures = 0;
    this.#until = 0;
  }

  pausing(now: number): boolean {
    return now < this.#until;
  }

  /** True from the first failure to the next success. */
  get failing(): boolean {
    return this.#failures > 0;
  }
}
