import { withoutSecrets } from '../log.ts';

/** The database could not be reached, or answered with a fault. `cause` tells more, cleared of secrets and data. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
}

/** Another live process uses the embedded database of this folder; two at once would destroy it. */
export class StoreLockedError extends StoreUnavailableError {
  override name = 'StoreLockedError';
  /** Of the process that holds the folder; in its own container, where that is another than ours. */
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(
      `The embedded database in ${folder} is in use by process ${pid}. Stop that process, choose another DATA_DIR, ` +
        'or set DATABASE_URL: a Postgres serves any number of processes.',
    );
    this.pid = pid;
  }
}

/** SQLSTATE, or the system's error code, e.g. '57P01' or 'ECONNREFUSED'. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const lostConnection = /^(08003|08006|57P01|57P02|ECONNRESET|EPIPE)$/;
const lostConnectionText = /^(Connection terminated|Client has encountered a connection error)/;
const concurrencyConflict = /^(40001|40P01)$/;

/**
 * True where the same statement may well succeed at once: the pooled connection had died, or a deadlock was broken.
 * False for a server that refuses connections, which needs more than an immediate second try.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error) ?? '';
  return (
    lostConnection.test(code) || concurrencyConflict.test(code) || lostConnectionText.test(error.message)
  );
}

/**
 * What callers see of a database's error. Drivers hang the client, the parameters and the failing row on theirs, so
 * the cause is a copy of name, code, message and stack alone.
 *
 * @param secrets strings that must not appear anywhere, such as the connection string and the password
 */
export function unavailable(
  operation: string,
  error: unknown,
  secrets: readonly string[] = [],
): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  const code = codeOf(error);
  return new StoreUnavailableError(
    `The store failed to ${operation}${code === undefined ? '' : ` (${code})`}.`,
    { cause: cleared(error, secrets) },
  );
}

/** Enough for `AggregateError` of a refused connection inside a wrapper; a cycle ends here too. */
const MAX_CAUSES = 4;

function cleared(error: unknown, secrets: readonly string[], depth = 0): Error {
  const hide = (text: string) =>
    withoutSecrets(secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text));
  if (!(error instanceof Error)) return new Error(hide(String(error)));
  const inner =
    error.cause ?? (error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : undefined);
  const copy = new Error(
    hide(error.message),
    inner === undefined || depth >= MAX_CAUSES ? {} : { cause: cleared(inner, secrets, depth + 1) },
  );
  copy.name = error.name;
  copy.stack = hide(error.stack ?? '');
  const code = codeOf(error);
  return code === undefined ? copy : Object.assign(copy, { code });
}
