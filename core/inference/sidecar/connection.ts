import { type Dispatcher, Pool } from 'undici';
import { InferenceUnavailableError } from '../errors.ts';

export interface Exchange {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  /** Made anew for each try. @param remainingMs until the deadline */
  body?: (remainingMs: number) => { bytes: Uint8Array; headers: Record<string, string> };
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Uint8Array;
}

/** Kept-alive connections to one sidecar. */
export interface Connection {
  /**
   * Sends a request and reads the whole answer. Where the connection breaks under it, it is sent once more: inference
   * changes nothing, and a sidecar closes the connections that it has kept when it stops.
   * @throws InferenceUnavailableError when no answer comes before the deadline
   */
  exchange(exchange: Exchange, deadlineMs: number): Promise<Answer>;
  close(): Promise<void>;
}

/** Below the 60 s after which the sidecar closes an idle connection: we never write into one that it is closing. */
const KEEP_ALIVE_MS = 30_000;
const CONNECT_MS = 2_000;
const CONNECTIONS = 32;
/** An answer is as long as its outputs; more than that is no answer of ours. */
const MAX_ANSWER_BYTES = 256 * 2 ** 20;

/** What undici and the system call a connection that had been there and broke. */
const broken = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/**
 * Opens nothing yet.
 * @param address `http://host:port`, or `unix:/path/to.sock`
 */
export function connect(address: string): Connection {
  const { protocol, pathname, origin } = new URL(address);
  const unix = protocol === 'unix:';
  const pool = new Pool(unix ? 'http://sidecar' : origin, {
    ...(unix && { socketPath: decodeURIComponent(pathname) }),
    connections: CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_MS },
    maxResponseSize: MAX_ANSWER_BYTES,
    // The deadline ends what takes too long.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function once({ method, path, headers, body }: Exchange, deadline: number): Promise<Answer> {
    const remaining = Math.max(1, deadline - performance.now());
    const made = body?.(remaining);
    const response: Dispatcher.ResponseData = await pool.request({
      method,
      path,
      headers: { ...headers, ...made?.headers },
      body: made?.bytes ?? null,
      signal: AbortSignal.timeout(Math.ceil(remaining)),
    });
    const bytes = await response.body.bytes();
    return { status: response.statusCode, headers: response.headers, bytes };
  }

  return {
    async exchange(request, deadlineMs) {
      const deadline = performance.now() + deadlineMs;
      try {
        return await once(request, deadline).catch((error: NodeJS.ErrnoException) => {
          if (broken.has(error.code ?? '')) return once(request, deadline);
          throw error;
        });
      } catch (cause) {
        const late = (cause as Error).name === 'TimeoutError';
        const why = late ? `did not answer within ${deadlineMs / 1_000} s` : 'cannot be reached';
        throw new InferenceUnavailableError(`The sidecar ${why}`, { cause });
      }
    },
    close: () => pool.destroy(),
  };
}
