import { answer as answered, type Outcome, type Refusal, refuse } from '../core/refusal.ts';
import type { Progress } from '../jobs/queue/port.ts';
import type { Command } from './command.ts';
import type { App } from './house/app.ts';
import { checkArguments } from './language/arguments/checkArguments.ts';
import { understand } from './language/understand.ts';
import { newReference } from './reference.ts';
import { refusalReply } from './refusalReply.ts';
import type { Reply } from './reply.ts';
import { type CommandJob, jobName } from './threads/jobNames.ts';

/** From question to answer, unless the command says otherwise, in milliseconds. */
const DEADLINE_MS = 20_000;

/** What a person typed, or a command that a button, a slash option or a REST route names. */
export type Question = { text: string } | { command: string; args: Record<string, unknown> };

export interface AskOptions {
  surface: 'terminal' | 'web' | 'rest' | 'discord' | 'telegram';
  /**
   * Where it was asked; the same for all questions of one conversation, and of no other surface: what a person saves is
   * kept for it. Absent: nothing can be saved.
   */
  chat?: string;
  /** The reference of a refusal; by default a new one. */
  ref?: string;
  /** The platform's own id of this event: an event that is delivered twice is computed once. */
  eventId?: string;
  /** Aborting it cancels the job. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

interface Answered {
  ok: true;
  command: string;
  args: Record<string, unknown>;
  answer: unknown;
  reply: Reply;
}

interface Refused {
  ok: false;
  /** Undefined when the question was not understood. */
  command?: string;
  args: Record<string, unknown>;
  refusal: Refusal & { ref: string };
  reply: Reply;
}

export type Asked = Answered | Refused;

/** A question that was understood: its arguments fit the command. */
export interface Parsed {
  command: Command;
  args: Record<string, unknown>;
  confidence: number;
}

/** The first half of `ask`: from words to a command with checked arguments. Runs nothing. */
export function parse(commands: readonly Command[], question: Question): Outcome<Parsed> {
  const understood = 'text' in question ? understand(commands, question.text) : named(commands, question);
  if (!understood.ok) return understood;
  const { command, args, confidence } = understood.value;
  const checked = checkArguments(command, args);
  return checked.ok ? answered({ command, args: checked.value, confidence }) : checked;
}

function named(
  commands: readonly Command[],
  { command, args }: { command: string; args: Record<string, unknown> },
): Outcome<Parsed> {
  const known = commands.find(({ name }) => name === command);
  if (known !== undefined) return answered({ command: known, args, confidence: 1 });
  return refuse('UnknownCommand', `I know no command "${command.slice(0, 40)}".`, '/help lists everything.');
}

/**
 * The one doorway from a surface to an answer: language, check, job, presentation.
 * Never rejects: what went wrong inside becomes a refusal with a reference, under which the log tells more.
 */
export async function ask(
  app: Pick<App, 'commands' | 'log' | 'ports' | 'queue'>,
  question: Question,
  options: AskOptions,
): Promise<Asked> {
  const ref = options.ref ?? newReference();
  const refused = (refusal: Refusal, about: Pick<Refused, 'command' | 'args'>): Refused => ({
    ok: false,
    ...about,
    refusal: { ...refusal, ref },
    reply: refusalReply(refusal, ref),
  });
  let about: Pick<Refused, 'command' | 'args'> = { args: {} };
  try {
    const parsed = parse(app.commands, question);
    if (!parsed.ok) return refused(parsed.refusal, about);
    const { command, args } = parsed.value;
    about = { command: command.name, args };
    const outcome = await run(app, command, args, options);
    if (!outcome.ok) return refused(outcome.refusal, about);
    const reply = command.present(outcome.value, args);
    return { ok: true, command: command.name, args, answer: outcome.value, reply };
  } catch (error) {
    app.log.error({ err: error, ref, command: about.command, surface: options.surface }, 'question failed');
    return refused(refusalOf(error), about);
  }
}

async function run(
  app: Pick<App, 'ports' | 'queue'>,
  command: Command,
  args: Record<string, unknown>,
  options: AskOptions,
): Promise<Outcome<unknown>> {
  const deadlineMs = command.deadlineMs ?? DEADLINE_MS;
  if (command.local) return runHere(app.ports, command, args, deadlineMs, options);
  const queue = await app.queue();
  const { chat, eventId, onProgress, signal } = options;
  const job: CommandJob = { args, ...(chat !== undefined && { chat }) };
  return queue.submit(jobName(command.name), job, {
    deadlineMs,
    // Skills change nothing that a second run would spoil, so a thread that dies under one costs a person nothing.
    attempts: 2,
    ...(eventId === undefined ? {} : { idempotencyKey: `${eventId} ${JSON.stringify(job)}` }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  }).outcome;
}

async function runHere(
  ports: App['ports'],
  command: Command,
  args: Record<string, unknown>,
  deadlineMs: number,
  { chat, signal, onProgress }: AskOptions,
): Promise<Outcome<unknown>> {
  const late = AbortSignal.timeout(deadlineMs);
  const stop = signal === undefined ? late : AbortSignal.any([late, signal]);
  const stopped = new Promise<Outcome<unknown>>((resolve) => {
    const tell = () =>
      resolve(
        late.aborted
          ? refuse('DeadlineExceeded', 'That took too long.', 'Try again in a moment.')
          : refuse('Cancelled', 'The question was cancelled.', 'Ask again if that was a mistake.'),
      );
    if (stop.aborted) tell();
    else stop.addEventListener('abort', tell, { once: true });
  });
  const progress = (fraction: number, note?: string) =>
    onProgress?.(note === undefined ? { fraction } : { fraction, note });
  return Promise.race([
    command.skill(args, ports, { ...(chat !== undefined && { chat }), signal: stop, progress }),
    stopped,
  ]);
}

/** By name, since an error that crossed a thread has kept that and lost its class. */
function refusalOf(error: unknown): Refusal {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause.name === 'StoreUnavailableError' || cause.name === 'StoreLockedError') {
      return {
        id: 'Unavailable',
        message: 'The database cannot be reached.',
        hint: 'Try again in a minute.',
      };
    }
  }
  return {
    id: 'InternalError',
    message: 'Something broke on our side.',
    hint: 'Try again; if it stays, tell whoever runs this bot the reference.',
  };
}

/** What `ask --json` prints and `POST /ask` sends. */
export function asJson(asked: Asked): Record<string, unknown> {
  const { command = null, args, reply } = asked;
  if (asked.ok) return { command, args, answer: asked.answer, reply };
  return { command, args, answer: null, reply, error: asked.refusal };
}
