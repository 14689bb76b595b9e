import { readFile } from 'node:fs/promises';
import { type Batch, batchLimits, type Metric, type MlflowClient, type ServerRun } from './client.ts';
import type { Order } from './entry.ts';
import { TrackingFault } from './fault.ts';
import type { Journal } from './journal.ts';

/** By this tag a run is found again whose creation was answered to nobody. */
const IDENTITY_TAG = 'pulseplate.run';
/** The server's words for a run that was deleted there. */
const GONE = 'RESOURCE_DOES_NOT_EXIST';

/**
 * Sends what is pending, in order. What the server refuses for good is told and left out; repeating what a lost answer
 * leaves in doubt changes nothing there.
 * @throws TrackingFault `away`, with everything from there on still pending
 */
export async function sendPending(
  journal: Journal,
  client: MlflowClient,
  say: (text: string) => void,
): Promise<void> {
  for (let order = journal.pending[0]; order !== undefined; order = journal.pending[0]) {
    let upTo = order.n;
    try {
      upTo = await sendOrder(journal, order, client, say);
    } catch (error) {
      if (!(error instanceof TrackingFault) || error.kind === 'away') throw error;
      if (order.type === 'start' || error.code === GONE) {
        journal.note({ type: 'dropped', run: order.run });
        say(`MLflow does not take a run: ${error.message}`);
      } else say(`MLflow does not take ${described(order)}: ${error.message}`);
    }
    journal.note({ type: 'sent', upTo });
  }
}

/** Returns the number of the last order that is dealt with by this. */
async function sendOrder(
  journal: Journal,
  order: Order,
  client: MlflowClient,
  say: (text: string) => void,
): Promise<number> {
  const known = journal.runOf(order.run);
  if (known === 'dropped') return order.n;
  if (order.type === 'start') {
    const run = known ?? (await createOnce(journal, order, client));
    await logBatches(run.runId, { kind: 'params', items: order.params }, client, say);
    await logBatches(run.runId, { kind: 'tags', items: order.tags }, client, say);
    return order.n;
  }
  // A damaged journal may have lost the line that started it.
  if (known === undefined) return order.n;
  switch (order.type) {
    case 'metrics': {
      const { items, upTo } = metricsFrom(journal.pending);
      await logBatches(known.runId, { kind: 'metrics', items }, client, say);
      return upTo;
    }
    case 'artifact':
      await client.putArtifact(known.artifactUri, order.name, await kept(journal.kept(order.file)));
      return order.n;
    case 'end':
      await client.endRun(known.runId, order.status === 'finished' ? 'FINISHED' : 'FAILED', order.time);
      return order.n;
  }
}

async function createOnce(
  journal: Journal,
  { run, experiment, name, time }: Extract<Order, { type: 'start' }>,
  client: MlflowClient,
): Promise<ServerRun> {
  const experimentId = await ensureExperiment(experiment, client);
  const identity = { key: IDENTITY_TAG, value: run };
  const created =
    (await client.findRun(experimentId, identity)) ??
    (await client.createRun(experimentId, name, time, [identity]));
  journal.note({ type: 'created', run, ...created });
  return created;
}

async function ensureExperiment(name: string, client: MlflowClient): Promise<string> {
  const found = await client.experiment(name);
  if (found?.deleted)
    throw new TrackingFault('away', `has deleted the experiment "${name}": restore it there`);
  if (found !== undefined) return found.id;
  try {
    return await client.createExperiment(name);
  } catch (error) {
    // Another process may have been faster.
    const now = error instanceof TrackingFault && error.kind === 'refused' && (await client.experiment(name));
    if (!now) throw error;
    return now.id;
  }
}

/** The metrics of one run from the first pending order on, as far as one call may hold them. */
function metricsFrom(pending: readonly Order[]): { items: Metric[]; upTo: number } {
  const [first] = pending;
  const items: Metric[] = [];
  let upTo = first.n;
  for (const order of pending) {
    if (order.type !== 'metrics' || order.run !== first.run) break;
    if (order !== first && items.length + order.values.length > batchLimits.metrics) break;
    for (const [key, value] of order.values)
      items.push({ key, value, timestamp: order.time, step: order.step });
    upTo = order.n;
  }
  return { items, upTo };
}

/** In calls of the permitted size. Where one is refused, its halves are tried, so that only what is at fault is lost. */
async function logBatches(
  runId: string,
  { kind, items }: Batch,
  client: MlflowClient,
  say: (text: string) => void,
): Promise<void> {
  const log = async (from: number, to: number): Promise<void> => {
    try {
      await client.logBatch(runId, { kind, items: items.slice(from, to) } as Batch);
    } catch (error) {
      if (!(error instanceof TrackingFault) || error.kind === 'away' || error.code === GONE) throw error;
      if (to - from === 1) return say(`MLflow does not take ${kind} ${items[from].key}: ${error.message}`);
      const middle = (from + to) >> 1;
      await log(from, middle);
      await log(middle, to);
    }
  };
  const size = batchLimits[kind];
  for (let from = 0; from < items.length; from += size) await log(from, Math.min(from + size, items.length));
}

async function kept(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch {
    throw new TrackingFault('refused', 'the kept copy of the file is gone');
  }
}

function described(order: Order): string {
  return order.type === 'artifact' ? `the file ${order.name}` : order.type;
}
