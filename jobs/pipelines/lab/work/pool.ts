import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order, Outcome, WorkerSetup } from './messages.ts';
import type { Unit } from './result.ts';

export interface Failure {
  unit: Unit;
  error: string;
}

/**
 * Computes units in processes of their own, one at a time in each: a model may hold memory outside the heap, and must
 * not be able to take the others down with it. A unit that fails is named and the rest goes on.
 *
 * @param onDone called after each unit
 */
export async function runUnits(
  units: readonly Unit[],
  setup: WorkerSetup,
  onDone: (unit: Unit) => void,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  const waiting = units.map((unit, id): Order => ({ id, unit }));
  const workers = Math.min(setup.options.workers, units.length);
  await Promise.all(
    Array.from({ length: workers }, async () => {
      let worker = start(setup);
      for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
        const { unit } = order;
        const outcome = await ask(worker, order);
        if (outcome.error !== undefined) {
          failures.push({ unit, error: outcome.error });
          // Whatever state the failure left behind goes with the process.
          worker.kill();
          worker = start(setup);
        }
        onDone(unit);
      }
      worker.disconnect();
    }),
  );
  return failures;
}

function start(setup: WorkerSetup): ChildProcess {
  return fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [JSON.stringify(setup)], {
    execArgv: ['--import', 'tsx'],
  });
}

function ask(worker: ChildProcess, order: Order): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      worker.off('message', settle);
      worker.off('exit', ended);
      resolve(outcome);
    };
    const ended = (code: number | null, signal: string | null) =>
      settle({ id: order.id, error: `The process ended with ${code ?? signal}` });
    worker.on('message', settle);
    worker.on('exit', ended);
    worker.send(order);
  });
}
