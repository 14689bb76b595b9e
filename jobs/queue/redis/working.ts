import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../../core/log.ts';
import type { JobEnd, LeaveReason } from '../asker.ts';
import { fromText, toText } from '../codec.ts';
import { type Failure, loggable } from '../failure.ts';
import { graceMs, type ThreadPool } from '../pool/pool.ts';
import type { Progress } from '../port.ts';
import { queueRefusals } from '../refusals.ts';
import type { Board } from './board.ts';
import { commandTimeoutMs, type Links } from './links.ts';
import { type JobData, type Letter, queueName, toWire } from './wire.ts';

/**
 * A worker renews its locks every half of this. One that was killed is noticed at most `lockMs + stalledCheckMs` later,
 * so that its jobs are with another one in about four seconds, while a person still waits. It can be this short as
 * nothing is computed on the worker's event loop: it only has to breathe once in three seconds.
 */
const lockMs = 3000;
const stalledCheckMs = 1000;

/**
 * Only a backstop. BullMQ counts lost workers for a whole queue, we per job: `attempts` is checked when a job is taken.
 */
const maxStalledCount = 100;

/** After an error of Redis, wait this long to fetch the next job; BullMQ's own 15 s would outlast every person. */
const fetchRetryMs = 500;

export interface WorkingParts {
  pool: ThreadPool;
  /** Waits for Redis to come back: for what must reach it. */
  patient: Redis;
  patientBoard: Board;
  /** Fails while Redis is away: for what is not worth waiting for. */
  board: Board;
  links: Links;
  log: Logger;
  prefix: string;
}

interface Active {
  id: string;
  stop: AbortController;
  deadline: number;
  timer: NodeJS.Timeout | undefined;
  progress: Progress | undefined;
  /** This process goes; the job shall run elsewhere. */
  handBack: boolean;
}

/** The working side: takes jobs from BullMQ, hands each to a thread, and tells the askers how it ended. */
export class Working {
  readonly #parts: WorkingParts;
  readonly #worker: Worker<JobData, string>;
  readonly #active = new Map<string, Active>();
  /** From the end of a job's run until BullMQ has it as completed. */
  readonly #lastProgress = new WeakMap<Job, Progress>();
  readonly #telling = new Set<Promise<void>>();

  constructor(parts: WorkingParts) {
    this.#parts = parts;
    this.#worker = new Worker<JobData, string>(queueName, (job, token) => this.#process(job, token!), {
      connection: parts.patient,
      prefix: parts.prefix,
      // Never more than there are threads: what must wait waits in Redis, where any free worker may take it.
      concurrency: parts.pool.threads,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount,
      runRetryDelay: fetchRetryMs,
    });
    this.#worker.on('error', (error) => parts.links.report(error));
    this.#worker.on('completed', (job, payload) => {
      parts.links.worked();
      const progress = this.#lastProgress.get(job);
      this.#tell({ id: job.id!, type: 'end', end: { kind: 'outcome', payload }, progress });
    });
    this.#worker.on('failed', (job, error) => {
      const end = endOf(error);
      if (job !== undefined && end !== undefined) this.#tell({ id: job.id!, type: 'end', end: toWire(end) });
    });
    // The lock ran out, so that another worker has the job by now.
    this.#worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) this.#active.get(id)?.stop.abort('Cancelled' satisfies LeaveReason);
    });
  }

  /** Somebody left this job; perhaps the last one. */
  nudged(id: string): void {
    const active = this.#active.get(id);
    if (active !== undefined) void this.#look(active);
  }

  /** Takes no more jobs and finishes those it has; what is not done after `timeoutMs` goes back to the queue. */
  async finish(timeoutMs: number): Promise<void> {
    const timer = setTimeout(() => {
      for (const active of this.#active.values()) {
        active.handBack = true;
        active.stop.abort('Cancelled' satisfies LeaveReason);
      }
    }, timeoutMs);
    // What the worker owes to Redis it would wait for, for ever.
    const { patient } = this.#parts;
    const giveUp = () => void this.#giveUp();
    const tooLong = setTimeout(giveUp, timeoutMs + graceMs + commandTimeoutMs);
    let gone: NodeJS.Timeout | undefined;
    const onClose = () => {
      gone = setTimeout(() => patient.status !== 'ready' && giveUp(), commandTimeoutMs);
    };
    patient.once('close', onClose);
    if (patient.status !== 'ready') await this.#giveUp();
    await this.#worker.close();
    patient.off('close', onClose);
    for (const each of [timer, tooLong, gone]) clearTimeout(each);
    await Promise.all(this.#telling);
  }

  async #giveUp(): Promise<void> {
    const { links } = this.#parts;
    const copy = this.#worker.getBackend().blockingClient as unknown as Promise<Redis>;
    // Where Redis has never been there, BullMQ still waits to make its copy known; that one ends by itself.
    const unknown = sleep(50).then((): Redis[] => []);
    const copies = await Promise.race([copy.then((client) => [client]), unknown]);
    await links.giveUp(copies);
  }

  async #process(job: Job<JobData, string>, token: string): Promise<string> {
    const id = job.id!;
    const attempts = job.opts.attempts ?? 1;
    // Tries that failed, and those whose worker was lost.
    const attempt = job.attemptsMade + job.stalledCounter + 1;
    if (attempt > attempts) throw ended({ kind: 'refused', refusal: queueRefusals.lost });
    const active: Active = {
      id,
      stop: new AbortController(),
      deadline: job.data.deadline,
      timer: undefined,
      progress: undefined,
      handBack: false,
    };
    this.#active.set(id, active);
    try {
      // Costs no time when the job is in time; one that is late is not begun before it is known to be wanted.
      const looked = this.#look(active);
      if (active.deadline <= Date.now()) await looked;
      const priority = job.opts.priority ? 'scheduled' : 'person';
      const task = { name: job.name, payload: fromText(job.data.payload), attempt, priority } as const;
      const end = await this.#parts.pool.run(task, active.stop.signal, (progress) =>
        this.#report(active, progress),
      );
      if (end.kind === 'outcome') {
        if (active.progress !== undefined) this.#lastProgress.set(job, active.progress);
        return toText(end.payload);
      }
      if (end.kind === 'stopped') {
        if (!active.handBack) throw ended({ kind: 'refused', refusal: queueRefusals.cancelled });
        await job.moveToWait(token);
        throw new WaitingError();
      }
      this.#logFailure(job, attempt, end);
      if (attempt < attempts && !(end.kind === 'failed' && end.final)) throw new TryAgain();
      if (end.kind === 'lost') throw ended({ kind: 'refused', refusal: queueRefusals.lost });
      throw ended({ kind: 'failed', failure: end.failure, tries: attempt });
    } finally {
      clearTimeout(active.timer);
      this.#active.delete(id);
    }
  }

  /** Looks at the board: stops the job when nobody waits for it, else looks again at the last deadline. */
  async #look(active: Active): Promise<void> {
    clearTimeout(active.timer);
    try {
      const until = await this.#parts.board.wantedUntil(active.id);
      if (until === undefined) return active.stop.abort('Cancelled' satisfies LeaveReason);
      active.deadline = until;
    } catch {
      // Redis is away: then the deadline that is known counts.
      if (active.deadline <= Date.now()) {
        return active.stop.abort('DeadlineExceeded' satisfies LeaveReason);
      }
    }
    if (this.#active.get(active.id) !== active) return;
    clearTimeout(active.timer);
    active.timer = setTimeout(() => void this.#look(active), Math.max(1, active.deadline - Date.now()));
  }

  #report(active: Active, progress: Progress): void {
    active.progress = progress;
    // Lost while Redis is away; the last one goes along with the end.
    this.#parts.board.tell({ id: active.id, type: 'progress', progress }).catch(() => {});
  }

  #tell(letter: Letter): void {
    const told = this.#parts.patientBoard
      .tell(letter)
      .catch((error: Error) => this.#parts.links.report(error));
    this.#telling.add(told);
    void told.finally(() => this.#telling.delete(told));
  }

  #logFailure(job: Job, attempt: number, end: { kind: string; failure: Failure }): void {
    const { id, name } = job;
    this.#parts.log.warn(
      { job: name, id, attempt, attempts: job.opts.attempts, end: end.kind, ...loggable(end.failure) },
      'job try failed',
    );
  }
}

/** Sends the job to BullMQ's back-off. It says nothing: BullMQ would keep what it says. */
class TryAgain extends Error {}

/** Ends a job for good in another way than by an outcome; the reason travels as the message. */
function ended(end: JobEnd): UnrecoverableError {
  return new UnrecoverableError(JSON.stringify(toWire(end)));
}

/** Undefined when the job is to be tried again. */
function endOf(error: Error): JobEnd | undefined {
  if (error instanceof TryAgain) return undefined;
  try {
    return JSON.parse(error.message) as JobEnd;
  } catch {
    // BullMQ's own: the backstop of `maxStalledCount`.
    return { kind: 'refused', refusal: queueRefusals.lost };
  }
}
