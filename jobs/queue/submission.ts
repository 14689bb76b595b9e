import { createHash, randomUUID } from 'node:crypto';
import type { SubmitOptions } from './port.ts';

/** Node's timers turn a longer wait into no wait at all. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Letters, digits and `-`, opening with a letter: BullMQ refuses ids with `:` or of digits only. A key names the
 * same job in every process; it is hashed because it may be long and may hold a person's id.
 */
export function jobIdOf(name: string, idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return `j-${randomUUID()}`;
  return `k-${createHash('sha256').update(`${name}\0${idempotencyKey}`).digest('hex')}`;
}

/** @throws RangeError when a submission can never have been meant so: a bug of the caller, not a refusal */
export function checkSubmission(name: string, options: SubmitOptions): void {
  const { deadlineMs, attempts = 1, backoffMs = 0, idempotencyKey } = options;
  if (name === '') throw new RangeError('A job needs a name: pass the one its handler is registered under.');
  if (!(deadlineMs <= longestTimerMs)) {
    throw new RangeError(`deadlineMs must be a number up to ${longestTimerMs}; this is ${deadlineMs}.`);
  }
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 100) {
    throw new RangeError(`attempts must be a whole number from 1 to 100; this is ${attempts}.`);
  }
  if (!(backoffMs >= 0 && backoffMs <= 3_600_000)) {
    throw new RangeError(`backoffMs must be 0 to 3,600,000; this is ${backoffMs}.`);
  }
  if (idempotencyKey === '')
    throw new RangeError('An empty idempotencyKey would make strangers share a job.');
}
