import type { Redis } from 'ioredis';

/** Subscriptions that are renewed after every reconnection, and say so: what was published meanwhile was missed. */
export class Listener {
  /** Whether a message published now would arrive. */
  listening = false;
  readonly #client: Redis;
  readonly #channels: ReadonlyMap<string, (message: string) => void>;
  readonly #onListening: () => void;
  #waiters: (() => void)[] = [];

  constructor(
    client: Redis,
    channels: ReadonlyMap<string, (message: string) => void>,
    onListening: () => void,
  ) {
    this.#client = client;
    this.#channels = channels;
    this.#onListening = onListening;
    client.on('message', (channel, message) => channels.get(channel)?.(message));
    client.on('close', () => {
      this.listening = false;
    });
    client.on('ready', () => void this.#subscribe());
    if (client.status === 'ready') void this.#subscribe();
  }

  /** Resolves at the first subscription. */
  async first(): Promise<void> {
    if (this.listening) return;
    await new Promise<void>((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  async #subscribe(): Promise<void> {
    try {
      await this.#client.subscribe(...this.#channels.keys());
    } catch {
      // The connection went again; its next `ready` brings us back here.
      return;
    }
    this.listening = true;
    for (const resolve of this.#waiters.splice(0)) resolve();
    this.#onListening();
  }
}
