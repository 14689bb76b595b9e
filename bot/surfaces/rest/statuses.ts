import type { RefusalId } from '../../../core/refusal.ts';

/** 400 what can never fit, 404 what is not there, 422 what fits but cannot be answered, 429 and 503 what may pass. */
const statuses = {
  BadArguments: 400,
  TooLarge: 400,
  UnknownCommand: 422,
  UnknownSymbol: 404,
  UnknownModel: 404,
  NotFound: 404,
  NoHoldings: 422,
  NotEnoughHistory: 422,
  InvalidCandles: 422,
  UnlikeTraining: 422,
  StaleData: 503,
  SourceUnavailable: 503,
  Busy: 429,
  DeadlineExceeded: 503,
  Cancelled: 503,
  WorkerLost: 503,
  Unavailable: 503,
  InternalError: 503,
  MethodNotAllowed: 405,
} as const satisfies Record<RefusalId, number>;

export type ErrorStatus = (typeof statuses)[RefusalId] | 413;

/** The one place where a refusal becomes an HTTP status. A body over the limit is HTTP's own 413. */
export function statusOf(id: RefusalId): (typeof statuses)[RefusalId] {
  return statuses[id];
}
