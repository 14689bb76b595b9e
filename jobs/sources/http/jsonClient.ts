import { setTimeout as delay } from 'node:timers/promises';
import ky, { TimeoutError } from 'ky';
import type { Clock } from '../../../core/ports.ts';
import { SourceFault } from '../exchanges/source.ts';
import { boundedFetch } from './boundedFetch.ts';
import type { RateLimit } from './rateLimit.ts';
import { retryAfterMs } from './retryAfter.ts';

const TRIES = 3;
const FIRST_PAUSE_MS = 150;
/** A wait that a person may still sit through; a longer one is left to the pause of the whole source. */
const RETRY_AFTER_PATIENCE_MS = 1_000;
/** No network, no such host, nobody listening: a second try within a second meets the same. */
const HOPELESS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED']);

export interface JsonClient {
  /** The parsed body of a 200. @throws SourceFault */
  get(path: string, query: Record<string, string | number>, signal: AbortSignal): Promise<unknown>;
}

/**
 * Asks one host, and no other, for JSON: rate limited, each try timed, repeated with jitter on 429, 5xx and broken
 * connections. A timeout is not repeated: whoever waits has waited long enough.
 */
export function createJsonClient(options: {
  /** May hold a path, under which `get`'s paths lie. */
  base: string;
  headers?: Record<string, string>;
  limit: RateLimit;
  tryTimeoutMs: number;
  clock: Clock;
}): JsonClient {
  const base = options.base.endsWith('/') ? options.base : `${options.base}/`;

  async function tryOnce(url: URL, signal: AbortSignal): Promise<unknown> {
    const response = await ky(url, {
      // Coinbase refuses requests without a user agent.
      headers: { accept: 'application/json', 'user-agent': 'PulsePlate', ...options.headers },
      redirect: 'manual',
      // ky would repeat what must not be, and would wait out any Retry-After: the loop below decides.
      retry: 0,
      throwHttpErrors: false,
      timeout: options.tryTimeoutMs,
      fetch: boundedFetch,
      signal,
    });
    if (response.status !== 200) throw faultOfStatus(response, options.clock.now());
    return parse(await response.text(), response.headers.get('content-type') ?? '');
  }

  return {
    async get(path, query, signal) {
      const url = new URL(path, base);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      for (let attempt = 1; ; attempt++) {
        try {
          await options.limit.take(signal);
          return await tryOnce(url, signal);
        } catch (error) {
          const fault = asFault(error, signal);
          const wait = pauseBefore(attempt, fault);
          if (wait === undefined) throw fault;
          await delay(wait, undefined, { signal }).catch((cause) => {
            throw asFault(cause, signal);
          });
        }
      }
    },
  };
}

/** Milliseconds until the next try, or undefined when there is to be none. */
function pauseBefore(attempt: number, fault: SourceFault): number | undefined {
  if (!fault.retryable || attempt >= TRIES) return undefined;
  // Full jitter (Brooker, AWS Architecture Blog, 2015), so that many processes do not come back in step.
  const jitter = Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1);
  if (fault.retryAfterMs === undefined) return jitter;
  return fault.retryAfterMs <= RETRY_AFTER_PATIENCE_MS ? fault.retryAfterMs + jitter : undefined;
}

function faultOfStatus(response: Response, now: number): SourceFault {
  const { status } = response;
  if (status === 404) return new SourceFault('notListed', 'does not list this token (404)');
  if (status !== 429 && status < 500) return new SourceFault('refused', `refuses the request (${status})`);
  return new SourceFault(status === 429 ? 'rateLimited' : 'serverError', `answers ${status}`, {
    retryable: true,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), now),
  });
}

function parse(text: string, contentType: string): unknown {
  // Maintenance pages, captive portals and bot checks come as HTML with status 200.
  if (contentType.includes('html') || text.trimStart().startsWith('<'))
    throw new SourceFault('html', 'answers with a web page instead of data');
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body, which is not ours to pass on.
    throw new SourceFault('badJson', 'answers with broken JSON');
  }
}

function asFault(error: unknown, signal: AbortSignal): SourceFault {
  if (error instanceof SourceFault) return error;
  if (signal.aborted) return new SourceFault('aborted', 'was given up on shutdown');
  if (error instanceof TimeoutError) return new SourceFault('timeout', 'does not answer in time');
  const code = networkCode(error);
  if (code === undefined)
    return new SourceFault('broken', 'could not be asked for an unexpected reason', { cause: error });
  return new SourceFault('unreachable', `cannot be reached (${code})`, { retryable: !HOPELESS.has(code) });
}

/** The system's or undici's code behind fetch's "fetch failed" (connecting) and "terminated" (reading). */
function networkCode(error: unknown): string | undefined {
  if (!(error instanceof TypeError)) return undefined;
  const { cause } = error;
  if (!(cause instanceof Error)) return undefined;
  const errors: NodeJS.ErrnoException[] =
    cause instanceof AggregateError ? [cause, ...cause.errors] : [cause];
  return errors.find(({ code }) => code !== undefined)?.code ?? 'connection failed';
}
