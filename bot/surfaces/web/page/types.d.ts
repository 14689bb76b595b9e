import type { ChatEvent, ErrorBody, Image } from '../protocol.ts';

export type { ChatEvent };

export type ReplyEvent = Extract<ChatEvent, { type: 'reply' }>;
export type Reply = ReplyEvent['reply'];

/** How one question ended, as the page shows and keeps it. */
export type Outcome =
  | { kind: 'reply'; reply: Reply; image?: Image; imageFault?: string }
  | { kind: 'trouble'; trouble: Trouble };

export interface Trouble {
  title: string;
  text: string;
  reference?: ErrorBody['ref'];
}

/** A question with its outcome; none while it is being answered, or when the page was closed before. */
export interface Exchange {
  text: string;
  outcome?: Outcome;
}

export interface CommandHint {
  name: string;
  summary: string;
  example: string;
}
