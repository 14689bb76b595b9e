import type { Progress } from './port.ts';

/** People see no faster change, and a handler may report in a tight loop. */
const intervalMs = 100;

/**
 * Thins a handler's reports to one per interval: the first goes out at once, the newest of each interval at its end.
 * In a handler that never yields no timer fires; then its own next report after the interval carries the news, and
 * {@link last} goes along with the result, so that the final report is never lost.
 */
export class ProgressThrottle {
  /** The newest report, sent or not. */
  last: Progress | undefined;
  readonly #send: (progress: Progress) => void;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(send: (progress: Progress) => void) {
    this.#send = send;
  }

  /** A fraction outside 0..1 is clamped, NaN and a step back count as the largest so far. */
  report(fraction: number, note?: string): void {
    if (this.#ended) return;
    const before = this.last?.fraction ?? 0;
    const now = Number.isNaN(fraction) ? before : Math.min(1, Math.max(before, fraction));
    this.last = note === undefined ? { fraction: now } : { fraction: now, note };
    const wait = this.#sentAt + intervalMs - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sentAt = performance.now();
    this.#send(this.last!);
  }
}
