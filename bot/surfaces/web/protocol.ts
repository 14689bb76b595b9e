import { z } from 'zod';
import type { RefusalId } from '../../../core/refusal.ts';
import type { Reply } from '../../reply.ts';

/** What the page posts to `/chat`. The text itself is judged where it is answered, like that of every surface. */
export const questionSchema = z.object({
  text: z.string(),
  /** Made by the page, once a conversation; the follow-up memory belongs to it. */
  chat: z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, "-" or "_"'),
  theme: z.enum(['light', 'dark']).default('light'),
});

/** The shape of every error over HTTP. */
export interface ErrorBody {
  id: RefusalId;
  message: string;
  hint: string;
  /** Stands in the log, too, beside what really happened. */
  ref: string;
}

/** A chart as the page shows it: drawn here, so that the page needs no chart library and no second request. */
export interface Image {
  /** `data:` address of a PNG. A link would have to be answered by the same process, and any of several may get it. */
  src: string;
  alt: string;
  /** Logical pixels. */
  width: number;
  height: number;
}

/** One line of the streamed answer: any number of `progress`, then one `reply` or `error`. */
export type ChatEvent =
  | { type: 'progress'; fraction: number; note?: string }
  | { type: 'reply'; reply: Omit<Reply, 'chart'>; image?: Image; imageFault?: string }
  | { type: 'error'; error: ErrorBody };
