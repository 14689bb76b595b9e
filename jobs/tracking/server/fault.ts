/**
 * Why MLflow did not do what it was asked. `away`: it may do so later, unchanged. `refused`: it never will.
 * The message holds neither the address nor the token.
 */
export class TrackingFault extends Error {
  override name = 'TrackingFault';
  readonly kind: 'away' | 'refused';
  /** MLflow's own name of a refusal. */
  readonly code: string | undefined;

  constructor(kind: 'away' | 'refused', message: string, code?: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

/** What no second try changes, even where a proxy says it and not MLflow: method, length, type. */
const FINAL_STATUSES = new Set([405, 413, 414, 415, 501]);
/** Whoever sets the right token, or waits, gets through. */
const PASSING_STATUSES = new Set([401, 403, 408, 429]);

/** @param body of an answer that is no success */
export function faultOfAnswer(status: number, body: string): TrackingFault {
  const said = errorIn(body);
  if (FINAL_STATUSES.has(status)) return new TrackingFault('refused', `refuses this (${status})`);
  if (status === 401 || status === 403)
    return new TrackingFault('away', `does not accept the credentials (${status})`);
  const final = status >= 400 && status < 500 && !PASSING_STATUSES.has(status) && said !== undefined;
  if (final) return new TrackingFault('refused', `${said.message} (${said.code})`, said.code);
  // Without MLflow's own error it was a proxy, a page of maintenance or another program that answered.
  return new TrackingFault('away', `answers ${status === 0 ? 'with a redirect' : status}`);
}

/** MLflow answers `{"error_code": "INVALID_PARAMETER_VALUE", "message": "..."}`. */
function errorIn(body: string): { code: string; message: string } | undefined {
  try {
    const { error_code: code, message } = JSON.parse(body);
    if (typeof code !== 'string') return undefined;
    return { code, message: String(message ?? '').slice(0, 300) };
  } catch {
    return undefined;
  }
}

/** @param error thrown by fetch or ky */
export function faultOfThrown(error: unknown): TrackingFault {
  if (error instanceof TrackingFault) return error;
  const { name, cause } = error instanceof Error ? error : { name: '', cause: undefined };
  if (name === 'TimeoutError') return new TrackingFault('away', 'does not answer in time');
  if (name === 'AbortError') return new TrackingFault('away', 'did not answer before the end');
  const errors: unknown[] = cause instanceof AggregateError ? [cause, ...cause.errors] : [cause];
  const code = errors
    .map((each) => (each instanceof Error ? (each as NodeJS.ErrnoException).code : undefined))
    .find((each) => each !== undefined);
  return new TrackingFault('away', `cannot be reached (${code ?? 'connection failed'})`);
}
