import type { ChatEvent } from './protocol.ts';

type Progress = Extract<ChatEvent, { type: 'progress' }>;

export interface EventWriter {
  /** Written as soon as the reader keeps up; a newer one replaces one that still waits. */
  progress(event: Progress): void;
  /** An empty line, which readers skip. */
  beat(): void;
  /** Resolves when it has been handed on; nothing is written after it. */
  last(event: ChatEvent): Promise<void>;
}

/** One JSON line at a time, so that a slow reader of fast progress never fills the memory. */
export function createEventWriter(write: (line: string) => Promise<unknown>): EventWriter {
  let waiting: Progress | undefined;
  let done = false;
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (waiting !== undefined && !done) {
      const event = waiting;
      waiting = undefined;
      await write(`${JSON.stringify(event)}\n`);
    }
    running = undefined;
  }

  return {
    progress(event) {
      waiting = event;
      running ??= drain();
    },
    beat() {
      if (running === undefined && !done) running = write('\n').then(() => drain());
    },
    async last(event) {
      done = true;
      await running;
      await write(`${JSON.stringify(event)}\n`);
    },
  };
}
