import type { MessagePort } from 'node:worker_threads';
import type { LeaveReason } from '../asker.ts';
import type { Failure } from '../failure.ts';
import type { Progress } from '../port.ts';

/** What a thread is given. The port lives as long as the job. */
export interface ThreadTask {
  name: string;
  payload: Uint8Array;
  attempt: number;
  priority: 'person' | 'scheduled';
  services: readonly string[];
  port: MessagePort;
}

/** What a thread gives back; it never throws. */
export type ThreadResult = (
  | { kind: 'outcome'; payload: Uint8Array }
  | { kind: 'failed'; failure: Failure; final: boolean }
) & {
  /** The newest report: those sent over the job's port may arrive after this, or not have been sent yet. */
  progress: Progress | undefined;
};

export interface ServiceCall {
  type: 'call';
  id: number;
  service: string;
  method: string;
  args: unknown[];
}

export type ServiceReply =
  | { type: 'returned'; id: number; value: unknown }
  | { type: 'threw'; id: number; failure: Failure };

export type FromThread = ServiceCall | { type: 'progress'; progress: Progress };

export type ToThread = ServiceReply | { type: 'stop'; reason: LeaveReason };
