import { Redis, type RedisOptions } from 'ioredis';
import { type Logger, withoutSecrets } from '../../../core/log.ts';

/** Longest wait between two attempts to connect again, and so how late a recovery can be noticed. */
const longestRetryMs = 1000;

/** How long a command may take before Redis counts as away. It answers in well under a millisecond. */
const commandTimeoutMs = 2000;

/** How long the first connection may take before the process starts without it. */
const firstConnectMs = 2000;

const faults =
  /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|Connection is closed|isn't writeable|timed out|max retries/i;

/** This process's connections to one Redis. Tells the log once when they fail and once when all are back. */
export class Links {
  readonly #url: string;
  readonly #log: Logger;
  readonly #clients: Redis[] = [];
  readonly #down = new Set<Redis>();
  #closing = false;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
  }

  /** For commands that somebody waits for: they fail at once while Redis is away, rather than pile up. */
  openImpatient(): Redis {
    return this.#open({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: commandTimeoutMs,
    });
  }

  /** For the worker, whose commands must be done some time: they wait for Redis to come back. BullMQ demands `null`. */
  openPatient(): Redis {
    return this.#open({ maxRetriesPerRequest: null });
  }

  /** For pub/sub; `Listener` subscribes again by itself. */
  openListener(): Redis {
    return this.#open({ enableOfflineQueue: false, maxRetriesPerRequest: 1, autoResubscribe: false });
  }

  /** Waits a while for all connections and what builds on them. Redis may also come later: nothing fails for good. */
  async settle(also: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, firstConnectMs);
    });
    await Promise.race([late, Promise.all([also, ...this.#clients.map(whenReady)])]);
    clearTimeout(timer);
  }

  /** An error that a library reported: one more sign of an outage, or news of its own. */
  report(error: Error): void {
    if (this.#closing || faults.test(`${(error as { code?: unknown }).code} ${error.message}`)) return;
    this.#log.warn({ cause: withoutSecrets(error.message) }, 'job queue: Redis refused');
  }

  close(): void {
    this.#closing = true;
    for (const client of this.#clients) client.disconnect();
  }

  #open(options: RedisOptions): Redis {
    const client = new Redis(this.#url, {
      connectTimeout: commandTimeoutMs,
      retryStrategy: (times) => Math.min(25 * 2 ** times, longestRetryMs),
      ...options,
    });
    let lastError = 'connection closed';
    client.on('error', (error: Error) => {
      lastError = withoutSecrets(error.message || String((error as { code?: unknown }).code));
      // Refused log-ins and the like do not always close the connection.
      if (client.status !== 'ready') this.#failed(client, lastError);
      else this.report(error);
    });
    client.on('close', () => this.#failed(client, lastError));
    client.on('ready', () => this.#restored(client));
    this.#clients.push(client);
    return client;
  }

  #failed(client: Redis, cause: string): void {
    if (this.#closing) return;
    if (this.#down.size === 0) this.#log.warn({ cause }, 'job queue: Redis cannot be reached');
    this.#down.add(client);
  }

  #restored(client: Redis): void {
    if (this.#down.delete(client) && this.#down.size === 0) this.#log.warn('job queue: Redis is back');
  }
}

function whenReady(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (client.status === 'ready') resolve();
    else client.once('ready', () => resolve());
  });
}
