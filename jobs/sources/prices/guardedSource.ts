import type { Logger } from '../../../core/log.ts';
import { type Candles, fromRows } from '../../../core/market/candles/candles.ts';
import type { Intraday } from '../../../core/market/candles/timeframe.ts';
import type { Token } from '../../../core/market/tokens.ts';
import type { Clock, PricesHealth } from '../../../core/ports.ts';
import { checkIntraday } from '../exchanges/checkIntraday.ts';
import { checkRows } from '../exchanges/checkRows.ts';
import { type DailySource, SourceFault } from '../exchanges/source.ts';
import { GrowingPause } from './growingPause.ts';

/** After three failed questions in a row a source is left alone for half a minute, then for longer and longer. */
const BREAKER = { after: 2, firstMs: 30_000, longestMs: 600_000 };
/** However long a source asks to be left alone, it is tried again after this. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

export interface SourceHealth {
  name: string;
  /** True while it is left alone. */
  open: boolean;
  /** Questions that it did not answer well, since the start. */
  failures: number;
  lastError?: string;
  /** ISO time. */
  lastSuccess?: string;
}

/** The health of prices with a count beside each source. */
export interface CountedHealth extends PricesHealth {
  sources: SourceHealth[];
}

/** A source whose answers are checked and whose failures are counted, and which is left alone after too many. */
export class GuardedSource {
  readonly source: DailySource;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #breaker = new GrowingPause(BREAKER);
  #failures = 0;
  #lastError: string | undefined;
  #lastSuccess: string | undefined;

  constructor(source: DailySource, tools: { clock: Clock; log: Logger }) {
    this.source = source;
    this.#clock = tools.clock;
    this.#log = tools.log;
  }

  get open(): boolean {
    return this.#breaker.pausing(this.#clock.now());
  }

  /** Closed, checked daily candles. @throws SourceFault, already counted */
  ask(token: Token, days: number, signal: AbortSignal): Promise<Candles> {
    return this.#counted(token, async (now) =>
      fromRows(token.symbol, checkRows(await this.source.fetch(token, days, { now, signal }), now)),
    );
  }

  /** The same of candles shorter than a day; a source that has none is not listed. @throws SourceFault, already counted */
  askIntraday(token: Token, timeframe: Intraday, count: number, signal: AbortSignal): Promise<Candles> {
    return this.#counted(token, async (now) => {
      const rows = await this.source.intraday?.(token, timeframe, count, { now, signal });
      if (rows === undefined) throw new SourceFault('notListed', `has no candles of ${timeframe}`);
      return checkIntraday(token.symbol, rows, timeframe, now);
    });
  }

  async #counted(token: Token, fetch: (now: number) => Promise<Candles>): Promise<Candles> {
    try {
      const candles = await fetch(this.#clock.now());
      this.#breaker.succeed();
      this.#lastSuccess = new Date(this.#clock.now()).toISOString();
      return candles;
    } catch (error) {
      const fault =
        error instanceof SourceFault
          ? error
          : new SourceFault('broken', 'could not be read for an unexpected reason', { cause: error });
      this.note(fault, token);
      throw fault;
    }
  }

  note(fault: SourceFault, token: Token): void {
    if (fault.isOurs) return;
    const now = this.#clock.now();
    this.#failures++;
    this.#lastError = `${token.symbol}: ${fault.message}`;
    if (!fault.isAboutSymbol) {
      const wait = Math.min(fault.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
      this.#breaker.fail(now, now + wait);
    }
    const details = { source: this.source.name, symbol: token.symbol, kind: fault.kind };
    // Sources fail every day and the next one answers; only what nobody foresaw is worth a person's attention.
    if (fault.kind === 'broken') this.#log.error({ ...details, err: fault }, 'A price source failed oddly');
    else this.#log.info({ ...details, reason: fault.message }, 'A price source did not answer well');
  }

  health(): SourceHealth {
    return {
      name: this.source.name,
      open: this.open,
      failures: this.#failures,
      ...(this.#lastError !== undefined && { lastError: this.#lastError }),
      ...(this.#lastSuccess !== undefined && { lastSuccess: this.#lastSuccess }),
    };
  }
}
