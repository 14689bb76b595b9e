import { z } from 'zod';
import { answer, type RefusalId, refusalIds, refuse } from '../../../../core/refusal.ts';
import type { Command } from '../../../command.ts';
import { echo } from '../../../language/testing/sampleCommands.ts';

/** What `/wait` has seen. */
export const waits = { started: 0, stopped: 0 };

const about = { examples: ['/x'] as const, cues: [], local: true as const };

/** Commands that answer here, one for everything that can go wrong. */
export const troubleCommands: readonly Command[] = [
  echo(
    z.object({
      symbol: z.string().min(1).max(32).describe('Token'),
      horizon: z.int().min(1).max(30).default(1).describe('Days ahead'),
      candles: z
        .array(z.object({ date: z.iso.date(), close: z.number() }))
        .max(4)
        .optional()
        .describe('Own candles')
        .meta({ restOnly: true }),
    }),
    { ...about, name: 'post', examples: ['/post BTC'] },
  ),
  echo(
    z.object({
      symbol: z.string().min(1).max(32).describe('Token'),
      days: z.int().min(1).max(365).optional().describe('Days'),
      exclude: z.array(z.string()).max(5).optional().describe('What to leave out'),
      vegan: z.boolean().optional().describe('No animal products'),
    }),
    { ...about, name: 'get', examples: ['/get BTC'], rest: { method: 'get', path: '/get/{symbol}' } },
  ),
  echo(z.object({ id: z.enum(refusalIds).describe('Refusal') }), {
    ...about,
    name: 'refuse',
    skill: async ({ id }) => refuse(id as RefusalId, 'No.', 'Do this instead.'),
  }),
  echo(z.object({}), {
    ...about,
    name: 'throw',
    skill: async () => {
      throw new Error('secret detail', { cause: new Error('deeper') });
    },
  }),
  echo(z.object({}), {
    ...about,
    name: 'present',
    present: () => {
      throw new TypeError('secret detail');
    },
  }),
  echo(z.object({}), {
    ...about,
    name: 'late',
    deadlineMs: 20,
    skill: () => new Promise(() => {}),
  }),
  echo(z.object({}), {
    ...about,
    name: 'wait',
    skill: (_args, _ports, { signal }) => {
      waits.started += 1;
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          waits.stopped += 1;
          resolve(answer({}));
        }),
      );
    },
  }),
];
