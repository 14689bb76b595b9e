import type { CandleRow, PriceSource } from '../../../core/market/candles/candles.ts';
import type { Intraday, IntradayRow } from '../../../core/market/candles/timeframe.ts';
import type { Token } from '../../../core/market/tokens.ts';
import type { Clock } from '../../../core/ports.ts';

/**
 * One place where daily candles can be had. A new one is one file and one line in `sources.ts`, beside its name in
 * `priceSources` and its address in the configuration.
 */
export interface DailySource {
  name: PriceSource;
  /** How many closed days back it can deliver. */
  reach: number;
  /**
   * The newest daily candles, at least `days` closed ones where the source has them, oldest first, volume in USD.
   * The running day and older candles may be among them; nothing has been checked beyond the shape.
   * @throws SourceFault
   */
  fetch(token: Token, days: number, ask: Ask): Promise<CandleRow[]>;
  /**
   * The newest candles shorter than a day, about `count` of them, oldest first, volume in USD. The running one may be
   * among them, and those in which nothing was traded may be missing. Absent where the source has none that are of use.
   * @throws SourceFault
   */
  intraday?(token: Token, timeframe: Intraday, count: number, ask: Ask): Promise<IntradayRow[]>;
}

export interface Ask {
  /** Milliseconds since the epoch. */
  now: number;
  signal: AbortSignal;
}

/** What every source is built with. */
export interface SourceTools {
  clock: Clock;
  tryTimeoutMs: number;
}

export type FaultKind =
  | 'unreachable'
  | 'timeout'
  | 'rateLimited'
  | 'serverError'
  | 'refused'
  | 'redirected'
  | 'privateAddress'
  | 'html'
  | 'tooLarge'
  | 'badJson'
  | 'badShape'
  | 'broken'
  | 'busy'
  | 'aborted'
  | 'notListed'
  | 'invalid'
  | 'stale'
  | 'disagrees';

/** The source works and speaks, but not well about this symbol: no reason to leave it alone for the others. */
const aboutSymbol: ReadonlySet<FaultKind> = new Set(['notListed', 'invalid', 'stale', 'disagrees']);
/** Our own doing: says nothing about the source. */
const ours: ReadonlySet<FaultKind> = new Set(['busy', 'aborted']);

/** Why a source could not be used. The message is for `/status` and the log: no address, no key, no foreign text. */
export class SourceFault extends Error {
  override name = 'SourceFault';
  readonly kind: FaultKind;
  /** Another try may help at once. */
  readonly retryable: boolean;
  /** The source asked to wait this long. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: FaultKind,
    message: string,
    options: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }

  get isAboutSymbol(): boolean {
    return aboutSymbol.has(this.kind);
  }

  get isOurs(): boolean {
    return ours.has(this.kind);
  }
}
