import type { MlflowClient } from './client.ts';
import { TrackingFault } from './fault.ts';
import type { Journal } from './journal.ts';
import { sendPending } from './send.ts';

export interface Pauses {
  /** Until the second try, doubled each time up to `most`; milliseconds. */
  first: number;
  most: number;
}

interface SenderOptions {
  journals: readonly Journal[];
  client: MlflowClient;
  say(text: string): void;
  pauses: Pauses;
}

/** Sends journals in the background, one request at a time, again and again while the server is away. */
export class Sender {
  readonly #options: SenderOptions;
  #sending: Promise<boolean> | undefined;
  #pause: number;
  #awake: NodeJS.Timeout | undefined;
  #away = false;
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#pause = options.pauses.first;
  }

  /** There is something to send. */
  kick(): void {
    if (this.#closed || this.#awake !== undefined) return;
    // What is ordered in the same breath is sent together. The timer does not keep a finished process alive.
    this.#awake = setTimeout(() => void this.#wake(), this.#away ? this.#pause : 0).unref();
  }

  /** One last try; true when nothing is left. */
  async close(): Promise<boolean> {
    this.#closed = true;
    clearTimeout(this.#awake);
    const failed = (await this.#sending) === false;
    return failed ? false : this.#send();
  }

  get pending(): number {
    return this.#options.journals.reduce((sum, { pending }) => sum + pending.length, 0);
  }

  async #wake(): Promise<void> {
    this.#sending ??= this.#send();
    const sent = await this.#sending;
    this.#sending = undefined;
    this.#awake = undefined;
    const { pauses } = this.#options;
    this.#pause = sent ? pauses.first : Math.min(2 * this.#pause, pauses.most);
    if (this.pending > 0) this.kick();
  }

  async #send(): Promise<boolean> {
    const { journals, client, say } = this.#options;
    try {
      for (const journal of journals) await sendPending(journal, client, say);
      if (this.#away) say('MLflow answers again: what was kept is sent');
      this.#away = false;
      return true;
    } catch (error) {
      const reason = error instanceof TrackingFault ? error.message : `fails here: ${String(error)}`;
      if (!this.#away) say(`MLflow ${reason}; runs are kept on disk and sent later`);
      this.#away = true;
      return false;
    }
  }
}
