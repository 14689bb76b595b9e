import { decode, encode } from './codec.ts';
import { describeFailure } from './failure.ts';
import type { JobContext, JobHandler, JobHandlers } from './handlers.ts';
import type { FromThread, ThreadResult, ThreadTask, ToThread } from './pool/messages.ts';
import { RemoteCalls } from './pool/remote.ts';
import { UnrecoverableJobError } from './port.ts';
import { ProgressThrottle } from './progress.ts';

/**
 * What a thread's entry module exports as its default: `export default serveJobs(handlers)`.
 * A thread runs one job at a time.
 */
export function serveJobs(handlers: JobHandlers): (task: ThreadTask | undefined) => Promise<unknown> {
  // The pool sends a thread no task to learn that its entry has loaded.
  return async (task) => (task === undefined ? undefined : runJob(handlers.get(task.name), task));
}

async function runJob(handler: JobHandler | undefined, task: ThreadTask): Promise<ThreadResult> {
  const { port } = task;
  const stop = new AbortController();
  const calls = new RemoteCalls(port, task.services);
  const throttle = new ProgressThrottle((progress) =>
    port.postMessage({ type: 'progress', progress } satisfies FromThread),
  );
  port.on('message', (message: ToThread) => {
    if (message.type === 'stop') stop.abort(stopReason(message.reason));
    else calls.settle(message);
  });
  const context: JobContext = {
    attempt: task.attempt,
    priority: task.priority,
    signal: stop.signal,
    progress: (fraction, note) => throttle.report(fraction, note),
    services: calls.services,
  };
  try {
    if (handler === undefined)
      throw new UnrecoverableJobError(`No handler is registered for "${task.name}".`);
    const outcome = await handler(decode(task.payload), context);
    if (typeof outcome?.ok !== 'boolean') {
      throw new UnrecoverableJobError(`The handler of "${task.name}" must return an Outcome.`);
    }
    return { kind: 'outcome', payload: encode(outcome), progress: throttle.last };
  } catch (error) {
    // By name: a handler's own copy of the class is meant all the same.
    const final = error instanceof Error && error.name === 'UnrecoverableJobError';
    return { kind: 'failed', failure: describeFailure(error), final, progress: throttle.last };
  } finally {
    throttle.end();
    calls.end();
    port.close();
  }
}

/** The names that `AbortSignal.abort` and `AbortSignal.timeout` give their reasons. */
function stopReason(reason: 'Cancelled' | 'DeadlineExceeded'): DOMException {
  return reason === 'Cancelled'
    ? new DOMException('Nobody waits for this job any more.', 'AbortError')
    : new DOMException('The deadline of this job has passed.', 'TimeoutError');
}
