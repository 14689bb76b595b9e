/** First pause between two tries in milliseconds, unless the submission says otherwise. */
export const defaultBackoffMs = 100;

/**
 * Share of a pause that is left to chance, so that jobs which fell together do not come back together. Below one half,
 * so that every pause is still longer than the one before.
 */
export const jitter = 0.25;

/** Milliseconds to wait after try number `tries` has failed: doubled each time, less up to `jitter` of itself. */
export function pauseAfter(tries: number, backoffMs: number, random: () => number = Math.random): number {
  return Math.round(backoffMs * 2 ** (tries - 1) * (1 - jitter * random()));
}
