import { type WarmUp, warmUpJob } from '../threads/jobNames.ts';
import type { App } from './app.ts';

/** What must be there before a question can be answered. */
export interface Readiness {
  /** The queue can be reached and takes jobs. */
  queue: boolean;
  /** A thread has loaded every model and checked it against its golden vectors; on a worker, their files are whole. */
  models: boolean;
  store: boolean;
}

const WARM_UP_DEADLINE_MS = 60_000;
/** After a failed warm-up, the next question for readiness tries again, though not at once. */
const RETRY_MS = 5_000;

/**
 * Warms the threads up, once, and tells how far that is. The jobs go in the scheduled lane: a person who is already
 * asking comes first.
 * @param afterwards called when the threads no longer need the processor for themselves
 */
export function createReadiness(app: App, afterwards: () => void): () => Promise<Readiness> {
  let warm = false;
  let running: Promise<void> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  async function warmUp(): Promise<void> {
    const queue = await app.queue();
    if (app.config.ROLE === 'worker') {
      // It takes jobs and gives none: its threads are up, and the cards tell that the models' files are whole.
      await app.ports.models.list();
      warm = true;
      return;
    }
    const { threads } = await queue.health();
    const jobs = Array.from({ length: Math.max(1, threads) }, () =>
      queue.submit<WarmUp>(warmUpJob, {}, { deadlineMs: WARM_UP_DEADLINE_MS, priority: 'scheduled' }),
    );
    const outcomes = await Promise.all(jobs.map(({ outcome }) => outcome));
    warm = outcomes.every(({ ok }) => ok);
    const broken = new Set(outcomes.flatMap((outcome) => (outcome.ok ? outcome.value.broken : [])));
    for (const name of broken) app.log.error({ model: name }, 'this model is damaged and is not served');
  }

  function begin(): void {
    if (warm || running !== undefined || performance.now() - triedAt < RETRY_MS) return;
    triedAt = performance.now();
    running = warmUp()
      .catch((error: unknown) => app.log.error({ err: error }, 'the worker threads cannot be warmed up'))
      .finally(() => {
        running = undefined;
        afterwards();
      });
  }

  begin();
  return async () => {
    begin();
    const { queue, store } = await app.house.status();
    return { queue: queue.reachable, models: warm, store: store.reachable };
  };
}
