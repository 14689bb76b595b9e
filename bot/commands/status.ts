import { z } from 'zod';
import { answer } from '../../core/refusal.ts';
import { defineCommand } from '../command.ts';
import type { Checked, HouseStatus } from '../house/house.ts';

const down = z.object({ reachable: z.literal(false), reason: z.string() });

const statusAnswer = z.object({
  version: z.string(),
  startedAt: z.iso.datetime(),
  uptimeSeconds: z.number(),
  queue: z.union([
    z.object({
      reachable: z.literal(true),
      adapter: z.enum(['in-process', 'bullmq']),
      waiting: z.number(),
      active: z.number(),
      threads: z.number(),
    }),
    down,
  ]),
  store: z.union([z.object({ reachable: z.literal(true), kind: z.enum(['embedded', 'postgres']) }), down]),
  prices: z.union([
    z.object({
      reachable: z.literal(true),
      sources: z.array(
        z.object({
          name: z.string(),
          open: z.boolean().describe('True while it is left alone after failures'),
          lastError: z.string().optional(),
          lastSuccess: z.string().optional(),
        }),
      ),
      snapshot: z.object({ symbols: z.number(), asOf: z.string() }),
    }),
    down,
  ]),
  models: z.union([
    z.object({
      reachable: z.literal(true),
      models: z.array(z.object({ name: z.string(), version: z.string(), trainedTo: z.string() })),
    }),
    down,
  ]),
});

type StatusAnswer = z.output<typeof statusAnswer>;

export default defineCommand({
  name: 'status',
  summary: 'Show how the bot is: queue, database, price sources, models.',
  args: z.object({}),
  answer: statusAnswer,
  examples: ['/status', 'Are you healthy?'],
  cues: ['healthy', 'are you up', 'are you alive', 'uptime', 'which version'],
  rest: { method: 'get', path: '/status' },
  local: true,
  async skill(_args, { house }) {
    const { models, ...rest } = await house.status();
    return answer<StatusAnswer>({
      ...rest,
      models: models.reachable
        ? {
            reachable: true,
            models: models.models.map(({ name, version, training }) => ({
              name,
              version,
              trainedTo: training.to,
            })),
          }
        : models,
    });
  },
  present(found) {
    const parts = [found.queue, found.store, found.prices, found.models];
    return {
      kind: 'answer',
      title: !parts.every((part) => part.reachable)
        ? 'Something is out of reach'
        : isOffline(found.prices)
          ? 'No price source can be reached'
          : 'All is well',
      fields: [
        { name: 'Queue', value: or(found.queue, queueText) },
        { name: 'Database', value: or(found.store, ({ kind }) => `${kind}, reachable`) },
        ...priceFields(found.prices),
        { name: 'Models', value: or(found.models, modelsText) },
        { name: 'Running', value: `${duration(found.uptimeSeconds)}, version ${found.version}` },
      ],
      footnote: [`As of this moment; running since ${found.startedAt}.`],
    };
  },
});

/** Sources were asked and none has answered: answers rest on stored candles and the snapshot. */
function isOffline(prices: StatusAnswer['prices']): boolean {
  if (!prices.reachable) return false;
  const asked = prices.sources.filter(
    ({ lastError, lastSuccess }) => (lastError ?? lastSuccess) !== undefined,
  );
  return asked.length > 0 && asked.every(({ lastSuccess }) => lastSuccess === undefined);
}

type Up<T> = Extract<T, { reachable: true }>;

function or<T extends Checked<object>>(part: T, text: (part: Up<T>) => string): string {
  return part.reachable ? text(part as Up<T>) : `out of reach: ${part.reason}`;
}

function queueText({ adapter, threads, active, waiting }: Up<HouseStatus['queue']>): string {
  return `${adapter}, ${threads} threads, ${active} running, ${waiting} waiting`;
}

function priceFields(prices: StatusAnswer['prices']): { name: string; value: string }[] {
  if (!prices.reachable) return [{ name: 'Prices', value: `out of reach: ${prices.reason}` }];
  const sources = prices.sources.map(({ name, open, lastError, lastSuccess }) => {
    if (open)
      return `${name} is left alone after failures${lastError === undefined ? '' : ` (${lastError})`}`;
    if (lastSuccess !== undefined) return `${name} answered at ${lastSuccess}`;
    return `${name} ${lastError === undefined ? 'not asked yet' : `failed (${lastError})`}`;
  });
  return [
    { name: 'Prices', value: sources.length === 0 ? 'offline by choice' : sources.join('; ') },
    { name: 'Snapshot', value: `${prices.snapshot.symbols} tokens to ${prices.snapshot.asOf}` },
  ];
}

function modelsText({ models }: Up<StatusAnswer['models']>): string {
  if (models.length === 0) return 'none';
  return models.map(({ name, version, trainedTo }) => `${name} ${version} (data to ${trainedTo})`).join('; ');
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
