import { Cron } from 'croner';
import type { Logger } from '../../core/log.ts';
import { DAY_MS, isoDay } from '../../core/market/candles/candles.ts';
import type { Clock } from '../../core/ports.ts';
import type { JobQueue } from '../queue/port.ts';
import { type PartReport, type Schedule, scheduleJob } from './schedule.ts';

export interface Runner {
  /** Resolves when the round that every schedule makes at the start is over. */
  started: Promise<void>;
  /** Gives up what runs and sets off nothing more. */
  stop(): void;
}

interface RunnerParts {
  queue: JobQueue;
  log: Logger;
  clock: Clock;
}

/** Tries of one part, when its thread is lost or it throws. */
const ATTEMPTS = 3;
/** Notes of a round that are logged; forty tokens that are stale say much the same. */
const MOST_NOTES = 3;

/**
 * Sets schedules off by the clock, and each once at the start. Any number of processes may do so: the jobs of one
 * occurrence have the same keys in all of them, so that the queue runs each once, and what runs again after a restart
 * changes nothing.
 */
export function startSchedules(schedules: readonly Schedule[], parts: RunnerParts): Runner {
  const stopping = new AbortController();
  const { signal } = stopping;
  const crons = schedules.map((schedule) => {
    const cron: Cron = new Cron(
      schedule.cron,
      // A round that still runs is not set off again.
      { timezone: 'UTC', protect: true, unref: true },
      () => round(schedule, occurrence(cron, parts.clock), parts, signal),
    );
    return cron;
  });
  const catchUp = async () => {
    for (const [index, schedule] of schedules.entries())
      await round(schedule, occurrence(crons[index], parts.clock), parts, signal);
  };
  return {
    started: catchUp(),
    stop: () => {
      for (const cron of crons) cron.stop();
      stopping.abort();
    },
  };
}

/** The last time at which it was due, the same in every process whose clock is right to a second. */
function occurrence(cron: Cron, clock: Clock): string {
  const [last] = cron.previousRuns(1, new Date(clock.now() + 1_000));
  return last.toISOString();
}

/** Never rejects: what went wrong is in the log, and the next occurrence comes. */
async function round(
  schedule: Schedule,
  due: string,
  { queue, log, clock }: RunnerParts,
  signal: AbortSignal,
): Promise<void> {
  const day = isoDay(Math.floor(clock.now() / DAY_MS));
  const counts: Record<string, number> = {};
  const notes = new Set<string>();
  const add = (report: PartReport) => {
    for (const [name, count] of Object.entries(report.counts)) counts[name] = (counts[name] ?? 0) + count;
    for (const note of report.notes) notes.add(note);
  };
  for (const part of schedule.parts) {
    if (signal.aborted) return;
    try {
      const { outcome } = queue.submit<PartReport>(
        scheduleJob(schedule.name),
        { part, day },
        {
          deadlineMs: schedule.deadlineMs,
          priority: 'scheduled',
          idempotencyKey: `${due} ${day} ${part}`,
          attempts: ATTEMPTS,
          signal,
        },
      );
      const ended = await outcome;
      if (ended.ok) add(ended.value);
      else add({ counts: { failed: 1 }, notes: [ended.refusal.message] });
    } catch (err) {
      log.error({ err, schedule: schedule.name, part }, 'a part of a schedule failed');
      add({ counts: { failed: 1 }, notes: [] });
    }
  }
  if (!signal.aborted)
    log.info(
      { schedule: schedule.name, day, ...counts, notes: [...notes].slice(0, MOST_NOTES) },
      'schedule ran',
    );
}
