import { z } from 'zod';
import { answer } from '../../core/refusal.ts';
import { defineCommand } from '../command.ts';
import { type Checked, type HouseStatus, houseStatusAnswer } from '../house/house.ts';
import type { Field } from '../reply.ts';

export default defineCommand({
  name: 'status',
  summary: 'Show how the bot is: queue, database, price sources, models.',
  args: z.object({}),
  answer: houseStatusAnswer,
  examples: ['/status', 'Are you healthy?'],
  cues: ['healthy', 'are you up', 'are you alive', 'uptime', 'which version'],
  rest: { method: 'get', path: '/status' },
  local: true,
  skill: async (_args, { house }) => answer(await house.status()),
  present: (found) => ({
    kind: 'answer',
    title: titleOf(found),
    fields: [
      { name: 'Queue', value: or(found.queue, queueText) },
      { name: 'Database', value: or(found.store, ({ kind }) => `${kind}, reachable`) },
      ...priceFields(found.prices),
      { name: 'Models', value: or(found.models, modelsText) },
      ...(found.models.reachable ? [{ name: 'Inference', value: inferenceText(found.models) }] : []),
      { name: 'Running', value: `${duration(found.uptimeSeconds)}, version ${found.version}` },
    ],
    footnote: [`As of this moment; running since ${shortTime(found.startedAt)}.`],
  }),
});

type Up<T> = Extract<T, { reachable: true }>;
type PricesUp = Up<HouseStatus['prices']>;

function titleOf({ queue, store, prices, models }: HouseStatus): string {
  const reachable = queue.reachable && store.reachable && models.reachable;
  if (!reachable || !prices.reachable || !isUsable(prices.snapshot)) return 'Something is out of reach';
  return noneAnswers(prices.sources) ? 'No price source can be reached' : 'All is well';
}

function isUsable({ symbols, error }: PricesUp['snapshot']): boolean {
  return error === undefined && symbols > 0;
}

/**
 * Of the sources that were asked none has answered, or each is left alone by now: answers rest on stored candles and
 * the snapshot.
 */
function noneAnswers(sources: PricesUp['sources']): boolean {
  const asked = sources.filter(({ lastError, lastSuccess }) => (lastError ?? lastSuccess) !== undefined);
  return asked.length > 0 && asked.every(({ open, lastSuccess }) => open || lastSuccess === undefined);
}

function or<T extends Checked<object>>(part: T, text: (part: Up<T>) => string): string {
  return part.reachable ? text(part as Up<T>) : `out of reach: ${part.reason}`;
}

function queueText({ adapter, threads, active, waiting }: Up<HouseStatus['queue']>): string {
  return `${adapter}, ${threads} threads, ${active} running, ${waiting} waiting`;
}

function priceFields(prices: HouseStatus['prices']): Field[] {
  if (!prices.reachable) return [{ name: 'Prices', value: `out of reach: ${prices.reason}` }];
  const sources = prices.sources.map(sourceText);
  return [
    { name: 'Prices', value: sources.length === 0 ? 'offline by choice' : sources.join('; ') },
    { name: 'Snapshot', value: snapshotText(prices.snapshot) },
  ];
}

function sourceText({ name, open, lastError, lastSuccess }: PricesUp['sources'][number]): string {
  const why = lastError === undefined ? '' : ` (${lastError})`;
  if (open) return `${name} is left alone after failures${why}`;
  // A failure may have come since; that it answered then stays true.
  if (lastSuccess !== undefined) return `${name} last answered at ${shortTime(lastSuccess)}`;
  return `${name} ${lastError === undefined ? 'not asked yet' : `failed${why}`}`;
}

function snapshotText(snapshot: PricesUp['snapshot']): string {
  if (isUsable(snapshot)) return `${snapshot.symbols} tokens to ${snapshot.asOf}`;
  return snapshot.error ?? 'The offline snapshot holds no token.';
}

function modelsText({ models }: Up<HouseStatus['models']>): string {
  if (models.length === 0) return 'none';
  return models.map(({ name, version, trainedTo }) => `${name} ${version} (data to ${trainedTo})`).join('; ');
}

function inferenceText({ inference, why }: Up<HouseStatus['models']>): string {
  const where = inference === 'sidecar' ? 'in the sidecar' : 'in process';
  return why === undefined ? where : `${where}. ${why}`;
}

/** `2026-11-23 20:15 UTC` of an ISO time in UTC. */
function shortTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
