import type { Ports } from '../../core/ports.ts';

/** What one part of a schedule did: counts, added up over the parts for the log, and in a sentence each what it left undone. */
export interface PartReport {
  counts: Readonly<Record<string, number>>;
  notes: readonly string[];
}

/** One part of a schedule, on one day. */
export interface SchedulePart {
  part: string;
  /** ISO day (UTC) on which it was set off. */
  day: string;
}

/** Work that a clock sets off. Each is one file and one line in `index.ts`. */
export interface Schedule {
  name: string;
  /** When it is due: a cron pattern, UTC. A process that starts runs it once at once, to catch up. */
  cron: string;
  /** Each is a job of its own, one after the other, so that a person who asks comes in between. */
  parts: readonly string[];
  /** From submission to result of one part, in milliseconds. */
  deadlineMs: number;
  /** Runs in a worker thread, and may run twice: the second time must change nothing. */
  run(part: SchedulePart, ports: Ports): Promise<PartReport>;
}

/** The job that runs a part of a schedule. */
export function scheduleJob(name: string): string {
  return `schedule-${name}`;
}
