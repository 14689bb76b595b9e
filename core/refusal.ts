/** Stable identifiers of everything we may decline to do. A surface maps them to words and statuses. */
export const refusalIds = [
  'BadArguments',
  'UnknownCommand',
  'UnknownSymbol',
  'UnknownModel',
  'NoHoldings',
  'NotEnoughHistory',
  'InvalidCandles',
  'StaleData',
  'UnlikeTraining',
  'SourceUnavailable',
  'TooLarge',
  'NotFound',
  'MethodNotAllowed',
  'Busy',
  'DeadlineExceeded',
  'Cancelled',
  'WorkerLost',
  'Unavailable',
  'InternalError',
] as const;

export type RefusalId = (typeof refusalIds)[number];

/** An expected "no": what is wrong, and what to do instead. Plain data, so that it crosses threads and queues. */
export interface Refusal {
  id: RefusalId;
  /** One sentence for a person, without a stack or a secret. */
  message: string;
  /** The way forward. */
  hint: string;
}

/** What a skill, a source or a job gives back: bugs are thrown, refusals are returned. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export function answer<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refuse(id: RefusalId, message: string, hint: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { id, message, hint } };
}
