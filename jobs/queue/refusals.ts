import { type Refusal, refuse } from '../../core/refusal.ts';

/** What the queue itself declines; everything else is the handler's. */
export const queueRefusals = {
  deadline: refusal(
    'DeadlineExceeded',
    'This took longer than it may.',
    'Ask again in a moment. If nothing is answered at all, no worker may be running: /status tells.',
  ),
  cancelled: refusal('Cancelled', 'The question was withdrawn before it was answered.', 'Ask again.'),
  full: refusal('Busy', 'Too many questions are waiting.', 'Ask again in a few seconds.'),
  draining: refusal('Busy', 'The service is restarting.', 'Ask again in a few seconds.'),
  lost: refusal(
    'WorkerLost',
    'The worker that computed this stopped unexpectedly.',
    'Ask again; if it happens again, this question is too heavy for it.',
  ),
  unreachable: refusal(
    'Unavailable',
    'The job queue cannot be reached.',
    'Ask again in a few seconds; it recovers by itself.',
  ),
  forgotten: refusal('Unavailable', 'The job queue was restarted and lost this question.', 'Ask again.'),
} as const satisfies Record<string, Refusal>;

function refusal(...words: Parameters<typeof refuse>): Refusal {
  return Object.freeze(refuse(...words).refusal);
}
