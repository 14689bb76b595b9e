import type { renderPng } from '../../charts/drawing/render.ts';
import type { Reply } from '../../reply.ts';

export interface WebQuestion {
  text: string;
  chat: string;
  /** Aborts when the person stops the question or leaves. */
  signal: AbortSignal;
  onProgress(progress: { fraction: number; note?: string }): void;
}

/** All that the page needs of the rest of the bot. */
export interface WebDependencies {
  ask(question: WebQuestion): Promise<{ reply: Reply }>;
  /** For the suggestions and the completion; `example` is asked as it stands. */
  commands: readonly { name: string; summary: string; example: string }[];
  /** Without it, replies come without their charts. */
  render?: typeof renderPng;
  /** Told of every bug, with the reference that the person sees. */
  report?(error: unknown, ref: string): void;
}
