/**
 * Jobs that may wait (being computed not counted); one more is refused with `Busy` at once. A job takes tens of
 * milliseconds, so that behind 500 others on two threads it would wait for longer than a person does.
 */
export const defaultMaxWaiting = 500;

/**
 * How long the outcome of a job with an idempotency key is remembered, in milliseconds: the platforms deliver an
 * event again within seconds, when they do (Discord: 3 s to acknowledge; Telegram: a web-hook's time-out of 60 s).
 */
export const rememberMs = 60_000;

/** And how many of them at most, in memory or in Redis: an answer with a chart is some tens of kilobytes. */
export const rememberCount = 500;
