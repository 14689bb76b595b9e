import { withoutSecrets } from '../../core/log.ts';
import { JobFailedError } from './port.ts';

/** An error as plain data: what is left of it after crossing a thread or Redis. */
export interface Failure {
  name: string;
  message: string;
  /** Only the frames. The first line of a stack repeats the message, which may hold what a person typed. */
  frames: string;
  code?: string;
  cause?: Failure;
}

/** Deep chains of causes carry no more news, and a chain may be a circle. */
const maxCauses = 4;

/** Describes whatever was thrown; passwords in addresses and keys in queries are masked. */
export function describeFailure(thrown: unknown, depth = 0): Failure {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: `not an Error was thrown: ${safeText(thrown)}`, frames: '' };
  }
  const { code } = thrown as { code?: unknown };
  return {
    name: thrown.name,
    message: withoutSecrets(thrown.message),
    frames: framesOf(thrown),
    ...(typeof code === 'string' ? { code } : {}),
    ...(thrown.cause !== undefined && depth < maxCauses
      ? { cause: describeFailure(thrown.cause, depth + 1) }
      : {}),
  };
}

/** The described error as an Error again: name, message, code, causes and frames, though not its class. */
export function reviveFailure(failure: Failure): Error {
  const error = new Error(
    failure.message,
    failure.cause === undefined ? undefined : { cause: reviveFailure(failure.cause) },
  );
  error.name = failure.name;
  error.stack = `${failure.name}: ${failure.message}${failure.frames === '' ? '' : `\n${failure.frames}`}`;
  if (failure.code !== undefined) Object.assign(error, { code: failure.code });
  return error;
}

/** What an asker's outcome rejects with when the handler threw on its last try. */
export function jobFailed(name: string, failure: Failure, tries: number): JobFailedError {
  const times = tries === 1 ? 'its only try' : `all ${tries} tries`;
  return new JobFailedError(`The job "${name}" failed on ${times}: ${failure.name}`, {
    cause: reviveFailure(failure),
  });
}

/** What may be logged of a failure: never its message, which may quote a person. */
export function loggable(failure: Failure): { error: string; code?: string; frames: string } {
  return {
    error: failure.name,
    ...(failure.code === undefined ? {} : { code: failure.code }),
    frames: failure.frames,
  };
}

function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

function safeText(thrown: unknown): string {
  try {
    return withoutSecrets(String(thrown)).slice(0, 200);
  } catch {
    return typeof thrown;
  }
}
