import { Redis, type RedisOptions } from 'ioredis';
import { type Logger, withoutSecrets } from '../../../core/log.ts';

/** Longest wait between two attempts to connect again, and so how late a recovery can be noticed. */
const longestRetryMs = 1000;

/** How long a command may take before Redis counts as away. It answers in well under a millisecond. */
export const commandTimeoutMs = 2000;

/** How long the first connection may take before the process starts without it. */
const firstConnectMs = 2000;

const broken =
  /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|Connection is closed|isn't writeable|max retries/i;

/** This process's connections to one Redis. Tells the log once when they fail and once when all are back. */
export class Links {
  readonly #url: string;
  readonly #log: Logger;
  readonly #clients: Redis[] = [];
  readonly #down = new Set<Redis>();
  /** What the log was told last. */
  #away = false;
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

  /** An error of a command, or one that a library reported: a sign of an outage, or news of its own. */
  report(error: Error): void {
    if (this.#closing) return;
    // A broken connection tells by itself, once; one on which nothing comes back has only this sign.
    if (error.message === 'Command timed out') this.#tellAway(error.message);
    else if (!broken.test(`${(error as { code?: unknown }).code} ${error.message}`))
      this.#log.warn({ cause: withoutSecrets(error.message) }, 'job queue: Redis refused');
  }

  /** A command was answered: the end of an outage in which no connection broke. */
  worked(): void {
    if (this.#away && this.#down.size === 0) this.#tellBack();
  }

  /**
   * Stops waiting for a Redis that is away: whatever still waits for it fails. Resolves when all connections, and
   * those that BullMQ has copied from them, have ended.
   */
  async giveUp(copies: readonly Redis[]): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#clients, ...copies].map(end));
  }

  close(): void {
    this.#closing = true;
    for (const client of this.#clients) client.disconnect();
  }

  #open(options: RedisOptions): Redis {
    const client = new Redis(this.#url, {
      connectTimeout: commandTimeoutMs,
      // Not a number: no further attempt, and all that waits for the connection fails.
      retryStrategy: (times) => (this.#closing ? null : Math.min(25 * 2 ** times, longestRetryMs)),
      ...options,
    });
    let lastError = 'connection closed';
    client.on('error', (error: Error) => {
      lastError = withoutSecrets(error.message || String((error as { code?: unknown }).code));
      // Refused log-ins and the like do not always close the connection.
      if (client.status !== 'ready') this.#failed(client, lastError);
    });
    client.on('close', () => this.#failed(client, lastError));
    client.on('ready', () => this.#restored(client));
    this.#clients.push(client);
    return client;
  }

  #failed(client: Redis, cause: string): void {
    if (this.#closing) return;
    this.#down.add(client);
    this.#tellAway(cause);
  }

  #restored(client: Redis): void {
    this.#down.delete(client);
    this.worked();
  }

  #tellAway(cause: string): void {
    if (this.#away) return;
    this.#away = true;
    this.#log.warn({ cause: withoutSecrets(cause) }, 'job queue: Redis cannot be reached');
  }

  #tellBack(): void {
    this.#away = false;
    this.#log.warn('job queue: Redis is back');
  }
}

function whenReady(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (client.status === 'ready') resolve();
    else client.once('ready', () => resolve());
  });
}

function end(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (client.status === 'end') return resolve();
    client.once('end', () => resolve());
    if (client.status !== 'reconnecting') client.disconnect();
    // Between two attempts `disconnect` would park it for ever, without the `end` that BullMQ waits for. A last
    // attempt brings it, as no other follows.
    else
      client.connect().then(
        () => client.disconnect(),
        () => {},
      );
  });
}
