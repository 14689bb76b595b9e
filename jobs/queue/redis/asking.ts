import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../../core/log.ts';
import { Asker } from '../asker.ts';
import { encode, fromText, toText } from '../codec.ts';
import { rememberCount, rememberMs } from '../limits.ts';
import type { JobHandle, SubmitOptions } from '../port.ts';
import { queueRefusals } from '../refusals.ts';
import { defaultBackoffMs, jitter } from '../retry.ts';
import { checkSubmission, jobIdOf } from '../submission.ts';
import type { Board } from './board.ts';
import type { Links } from './links.ts';
import { fromWire, type JobData, type Letter, toWire } from './wire.ts';

interface Question {
  id: string;
  /** On the board: `<process>/<number>`. */
  member: string;
  name: string;
  payload: string;
  options: SubmitOptions;
  asker: Asker;
  /** The job is known to be in Redis. */
  placed: boolean;
}

export interface AskingParts {
  board: Board;
  bull: Queue<JobData, string>;
  commands: Redis;
  links: Links;
  log: Logger;
  maxWaiting: number;
  /** Whether a letter sent now would arrive. */
  reachable: () => boolean;
}

const abandoned = toWire({ kind: 'refused', refusal: queueRefusals.cancelled });

/** The asking side: places jobs in Redis, finds the letters about them in the process's inbox. */
export class Asking {
  readonly processId = randomUUID();
  closed = false;
  readonly #parts: AskingParts;
  readonly #questions = new Map<string, Set<Question>>();
  #lastNumber = 0;
  /** Questions between here and Redis. Redis cannot count them yet, so that a burst would slip past the bound. */
  #placing = 0;
  #whenEmpty: (() => void) | undefined;
  /** Work that a closing process still owes to Redis. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  submit<T>(name: string, data: unknown, options: SubmitOptions): JobHandle<T> {
    checkSubmission(name, options);
    const id = jobIdOf(name, options.idempotencyKey);
    const payload = toText(encode(data));
    const asker: Asker<T> = new Asker(name, options, this.#parts.log, () => {
      this.#drop(question);
      this.#leave(question);
    });
    const question: Question = {
      id,
      member: `${this.processId}/${++this.#lastNumber}`,
      name,
      payload,
      options,
      asker: asker as Asker,
      placed: false,
    };
    if (asker.settled) return asker.handle(id);
    if (this.closed) asker.refuse(queueRefusals.draining);
    else {
      const together = this.#questions.get(id) ?? new Set();
      this.#questions.set(id, together.add(question));
      void this.#place(question);
    }
    return asker.handle(id);
  }

  /** Takes a letter from the inbox. */
  receive(message: string): void {
    const letter = JSON.parse(message) as Letter;
    for (const question of this.#questions.get(letter.id) ?? []) {
      const { progress } = letter;
      if (progress !== undefined) question.asker.report(progress);
      if (letter.type !== 'end') continue;
      // The job was given up by the last of others, in the moment in which this asker came.
      if (letter.end.kind === 'refused' && letter.end.refusal.id === 'Cancelled') void this.#place(question);
      else this.#settle(question, () => question.asker.settle(fromWire(letter.end)));
    }
  }

  /** After a time without ears: looks what became of the jobs, as their letters may have been missed. */
  async catchUp(): Promise<void> {
    for (const together of [...this.#questions.values()]) {
      for (const question of together) {
        if (question.placed) await this.#lookUp(question);
      }
    }
  }

  /** Resolves when every question is answered; those that are not after `timeoutMs` are cancelled. */
  async finish(timeoutMs: number): Promise<void> {
    this.closed = true;
    if (this.#questions.size > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#whenEmpty = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
    }
    for (const together of [...this.#questions.values()]) {
      for (const question of together) question.asker.cancel();
    }
    await Promise.all(this.#leaving);
  }

  async #place(question: Question): Promise<void> {
    const { id, member, asker } = question;
    const { board, bull, links, maxWaiting } = this.#parts;
    question.placed = false;
    const mayWait = maxWaiting - this.#placing++;
    try {
      if (!this.#parts.reachable()) throw new Error('Connection is closed.');
      for (;;) {
        const place = await board.join(id, member, asker.deadline, mayWait);
        if (asker.settled) return this.#leave(question);
        if (place.kind === 'stale') await bull.remove(id, { removeChildren: false });
        else if (place.kind === 'full') return this.#settle(question, () => asker.refuse(queueRefusals.full));
        else if (place.kind === 'done') {
          const payload = fromText(place.payload);
          return this.#settle(question, () => asker.settle({ kind: 'outcome', payload }));
        } else {
          if (place.kind === 'new') await this.#add(question);
          question.placed = true;
          links.worked();
          // Went while the job was on its way.
          if (asker.settled) this.#leave(question);
          return;
        }
      }
    } catch (error) {
      links.report(error as Error);
      this.#settle(question, () => asker.refuse(queueRefusals.unreachable));
      this.#leave(question);
    } finally {
      this.#placing--;
    }
  }

  async #add({ id, name, payload, options, asker }: Question): Promise<void> {
    await this.#parts.bull.add(
      name,
      { payload, deadline: asker.deadline },
      {
        jobId: id,
        attempts: options.attempts ?? 1,
        backoff: { type: 'exponential', delay: options.backoffMs ?? defaultBackoffMs, jitter },
        // BullMQ takes jobs without a priority before all others.
        ...(options.priority === 'scheduled' ? { priority: 1 } : {}),
        removeOnComplete: { age: rememberMs / 1000, count: rememberCount },
        // An outcome is shared for a while, a failure is not: who asks again gets another try.
        removeOnFail: true,
        stackTraceLimit: 0,
      },
    );
  }

  /** Takes the asker off the board; the last one takes the job along. */
  #leave(question: Question): void {
    const left = this.#tryLeave(question);
    this.#leaving.add(left);
    void left.finally(() => this.#leaving.delete(left));
  }

  async #tryLeave({ id, member }: Question): Promise<void> {
    const { board, bull, commands, links } = this.#parts;
    if (commands.status !== 'ready') return;
    try {
      if (!(await board.leave(id, member))) return;
      const removed = await bull.remove(id, { removeChildren: false });
      // Whoever joined between these two commands asks anew.
      if (removed === 1) await board.tell({ id, type: 'end', end: abandoned });
      else await board.nudge(id);
    } catch (error) {
      // Redis is away. The worker finds out at the deadline.
      links.report(error as Error);
    }
  }

  async #lookUp(question: Question): Promise<void> {
    try {
      const found = await this.#parts.board.look(question.id);
      if (found.state === 'done') {
        const payload = fromText(found.payload);
        this.#settle(question, () => question.asker.settle({ kind: 'outcome', payload }));
      } else if (found.state === 'gone') {
        this.#settle(question, () => question.asker.refuse(queueRefusals.forgotten));
      }
    } catch (error) {
      // Away again; the next reconnection looks again.
      this.#parts.links.report(error as Error);
    }
  }

  #settle(question: Question, settle: () => void): void {
    this.#drop(question);
    settle();
  }

  #drop(question: Question): void {
    const together = this.#questions.get(question.id);
    together?.delete(question);
    if (together?.size === 0) this.#questions.delete(question.id);
    if (this.#questions.size === 0) this.#whenEmpty?.();
  }
}
