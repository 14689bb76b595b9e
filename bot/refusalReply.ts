import type { Refusal } from '../core/refusal.ts';
import type { Reply } from './reply.ts';

/** A refusal as a person reads it. */
export function refusalReply(refusal: Refusal, ref: string): Reply {
  return {
    kind: 'refusal',
    title: refusal.message,
    text: refusal.hint,
    footnote: [`Reference: ${ref} (${refusal.id}).`],
  };
}
