import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Clock } from '../../../core/ports.ts';
import { entityName, parameterValue, tagValue, titleOf, withEntityNames } from '../names.ts';
import type { TrackedRun, Tracker } from '../tracker.ts';
import { batchLimits, createClient, type MetricValue, serverName } from './client.ts';
import type { NewOrder } from './entry.ts';
import { type Pauses, Sender } from './sender.ts';
import { leave, openSpool } from './spool.ts';

export interface ServerOptions {
  /** http(s), perhaps with `user:password@`. */
  address: string;
  token?: string | undefined;
  /** Where what is not yet sent is kept. */
  spool: string;
  clock: Clock;
  say(text: string): void;
  pauses?: Pauses;
  /** Longest time that `close` may take, milliseconds. */
  patienceMs?: number;
}

/** Logs to an MLflow server by way of a journal on disk: whoever logs waits for the disk and never for the server. */
export function openServerTracker(options: ServerOptions): Tracker {
  const { address, token, spool, clock, say, pauses = { first: 1_000, most: 60_000 } } = options;
  const stop = new AbortController();
  const journals = openSpool(spool, serverName(address));
  const journal = journals[journals.length - 1];
  const sender = new Sender({ journals, client: createClient(address, token, stop.signal), say, pauses });
  const add = (order: NewOrder) => {
    journal.add(order);
    sender.kick();
  };
  sender.kick();
  return {
    startRun(start) {
      const run = randomUUID();
      const pairs = <V>(values: Readonly<Record<string, V>>, text: (value: V) => string) =>
        withEntityNames(values).map(([key, value]) => ({ key, value: text(value) }));
      add({
        type: 'start',
        run,
        experiment: titleOf(start.experiment),
        name: titleOf(start.name),
        time: clock.now(),
        params: pairs(start.parameters, parameterValue),
        tags: pairs(start.tags, tagValue),
      });
      const keep = (name: string, content: { path: string } | { text: string }) =>
        add({ type: 'artifact', run, name: entityName(name), file: journal.keep(name, content) });
      return {
        metrics(values, step = 0) {
          const written = withEntityNames(values).map(([key, value]): [string, MetricValue] => [
            key,
            spelled(value),
          ]);
          const time = clock.now();
          // An order fits into one call: what is sent of many values is known to be sent.
          for (let from = 0; from < written.length; from += batchLimits.metrics) {
            const part = written.slice(from, from + batchLimits.metrics);
            add({ type: 'metrics', run, time, step, values: part });
          }
        },
        artifact: (path) => keep(basename(path), { path }),
        text: (name, text) => keep(name, { text }),
        end: (status) => add({ type: 'end', run, status, time: clock.now() }),
      } satisfies TrackedRun;
    },
    async close() {
      for (const run of journal.open) journal.add({ type: 'end', run, status: 'failed', time: clock.now() });
      const deadline = setTimeout(() => stop.abort(), options.patienceMs ?? 10_000);
      await sender.close();
      clearTimeout(deadline);
      if (sender.pending > 0)
        say(`MLflow lacks ${sender.pending} entries: they are in ${spool} and are sent by the next run`);
      for (const each of journals) leave(each);
    },
  };
}

function spelled(value: number): MetricValue {
  return Number.isFinite(value) ? value : (String(value) as MetricValue);
}
