import { z } from 'zod';
import { pricesHealth } from '../../core/ports.ts';
import type { CommandGuide } from '../guide.ts';

/** What is known about one part: its state, or in one sentence why there is none. */
export type Checked<T> = ({ reachable: true } & T) | { reachable: false; reason: string };

const up = { reachable: z.literal(true) };
const down = z.object({ reachable: z.literal(false), reason: z.string() });

/** How the running process is, and the published answer of `/status`. Holds no secret and no path. */
export const houseStatusAnswer = z.object({
  version: z.string(),
  startedAt: z.iso.datetime(),
  uptimeSeconds: z.number(),
  queue: z.union([
    z.object({
      ...up,
      adapter: z.enum(['in-process', 'bullmq']),
      waiting: z.number(),
      active: z.number(),
      threads: z.number(),
    }),
    down,
  ]),
  store: z.union([z.object({ ...up, kind: z.enum(['embedded', 'postgres']) }), down]),
  prices: z.union([pricesHealth.extend(up), down]),
  models: z.union([
    z.object({
      ...up,
      inference: z.enum(['sidecar', 'in-process']).describe('Where a model would run now'),
      why: z.string().optional().describe('In one sentence, why not all of them run in the sidecar'),
      models: z.array(z.object({ name: z.string(), version: z.string(), trainedTo: z.string() })),
    }),
    down,
  ]),
});

export type HouseStatus = z.output<typeof houseStatusAnswer>;

/** What the bot knows about itself, for `/help` and `/status`. */
export interface House {
  commands: readonly CommandGuide[];
  status(): Promise<HouseStatus>;
}
