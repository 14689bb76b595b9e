import type { Logger } from '../../../core/log.ts';
import type { Clock } from '../../../core/ports.ts';
import type { Headline } from '../../../core/text/news/port.ts';
import { SourceFault } from '../exchanges/source.ts';
import { GrowingPause } from '../prices/growingPause.ts';
import type { NewsSource } from './source.ts';

/** Asked every quarter of an hour: after two failures in a row a source is left alone for one round, then for longer. */
const BREAKER = { after: 1, firstMs: 20 * 60_000, longestMs: 6 * 3_600_000 };
/** However long a source asks to be left alone, it is tried again after this. */
const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000;

/** A source that is left alone after failures, and that remembers what it gave last. */
export class GuardedNews {
  readonly #source: NewsSource;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #breaker = new GrowingPause(BREAKER);
  /** Given again while nothing has changed: who asked before may have failed to use it. */
  #held: readonly Headline[] = [];

  constructor(source: NewsSource, { clock, log }: { clock: Clock; log: Logger }) {
    this.#source = source;
    this.#clock = clock;
    this.#log = log;
  }

  get name(): string {
    return this.#source.name;
  }

  get open(): boolean {
    return this.#breaker.pausing(this.#clock.now());
  }

  /** @throws SourceFault, already counted */
  async ask(signal: AbortSignal): Promise<readonly Headline[]> {
    try {
      const headlines = await this.#source.fetch({ now: this.#clock.now(), signal });
      this.#breaker.succeed();
      if (headlines !== undefined) this.#held = headlines;
      return this.#held;
    } catch (error) {
      const fault =
        error instanceof SourceFault
          ? error
          : new SourceFault('broken', 'could not be read for an unexpected reason', { cause: error });
      this.#note(fault);
      throw fault;
    }
  }

  #note(fault: SourceFault): void {
    if (fault.isOurs) return;
    // A body that could not be read must not be taken for known by the next question.
    this.#source.forget();
    const now = this.#clock.now();
    this.#breaker.fail(now, now + Math.min(fault.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
    const details = { source: this.name, kind: fault.kind };
    if (fault.kind === 'broken') this.#log.error({ ...details, err: fault }, 'A news source failed oddly');
    else this.#log.info({ ...details, reason: fault.message }, 'A news source did not answer well');
  }
}
