import { setTimeout as delay } from 'node:timers/promises';
import { SourceFault } from '../exchanges/source.ts';

export interface RateLimit {
  /** Resolves when the next request may be sent. @throws SourceFault `busy` when that is not soon enough */
  take(signal: AbortSignal): Promise<void>;
}

/** What a test replaces. */
interface Time {
  /** Milliseconds, of any origin. */
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
}

/**
 * At most `count` requests in any `intervalMs`. Whoever would wait longer than `patienceMs` is told so at once, and takes
 * no place in the queue: with a limit by the minute, the next source is the better answer.
 */
export function createRateLimit(
  limit: { count: number; intervalMs: number; patienceMs: number },
  time: Time = { now: () => performance.now(), wait: (ms, signal) => delay(ms, undefined, { signal }) },
): RateLimit {
  /** When the latest `count` requests were or will be sent, ascending. */
  let granted: number[] = [];
  return {
    async take(signal) {
      const now = time.now();
      const at = granted.length < limit.count ? now : Math.max(now, granted[0] + limit.intervalMs);
      if (at - now > limit.patienceMs) throw new SourceFault('busy', 'our own rate limit is used up');
      granted = [...granted, at].slice(-limit.count);
      if (at > now) await time.wait(at - now, signal);
    },
  };
}
