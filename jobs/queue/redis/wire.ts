import type { Refusal } from '../../../core/refusal.ts';
import type { JobEnd } from '../asker.ts';
import { fromText, toText } from '../codec.ts';
import type { Failure } from '../failure.ts';
import type { Progress } from '../port.ts';

/** BullMQ's queue; together with the prefix it opens every key. */
export const queueName = 'jobs';

/** A BullMQ job's data. */
export interface JobData {
  payload: string;
  /**
   * Milliseconds since the epoch, when the first asker's patience ends. Processes on several machines must agree on
   * the time to within what a deadline may be wrong by, which NTP gives.
   */
  deadline: number;
}

type WireEnd =
  | { kind: 'outcome'; payload: string }
  | { kind: 'failed'; failure: Failure; tries: number }
  | { kind: 'refused'; refusal: Refusal };

/** What a process finds in its inbox. */
export type Letter = { id: string } & (
  | { type: 'progress'; progress: Progress }
  | { type: 'end'; end: WireEnd; progress?: Progress | undefined }
);

export function toWire(end: JobEnd): WireEnd {
  return end.kind === 'outcome' ? { kind: 'outcome', payload: toText(end.payload) } : end;
}

export function fromWire(end: WireEnd): JobEnd {
  return end.kind === 'outcome' ? { kind: 'outcome', payload: fromText(end.payload) } : end;
}

/** The names of everything in Redis and in pub/sub that is not BullMQ's own. */
export class Names {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** BullMQ's key of a list, a set or a job. */
  bull(part: string): string {
    return `${this.#prefix}:${queueName}:${part}`;
  }

  askers(jobId: string): string {
    return `${this.#prefix}:askers:${jobId}`;
  }

  inbox(processId: string): string {
    return `${this.#prefix}:inbox:${processId}`;
  }

  /** Where workers hear that a job may have lost its last asker. */
  get nudge(): string {
    return `${this.#prefix}:nudge`;
  }
}
