import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { answer, refuse } from '../core/refusal.ts';
import type { JobQueue, SubmitOptions } from '../jobs/queue/port.ts';
import { asJson, ask } from './ask.ts';
import type { App } from './house/app.ts';
import { echo } from './language/testing/sampleCommands.ts';

const about = { cues: [], examples: ['/double 2'] as const };
const double = echo(z.object({ value: z.number().describe('Number') }), {
  ...about,
  name: 'double',
  deadlineMs: 1_234,
});

function appWith(outcome: () => Promise<unknown>) {
  const submit = vi.fn((_name: string, _data: unknown, _options: SubmitOptions) => ({
    id: 'j-1',
    outcome: outcome(),
    cancel: () => {},
  }));
  const error = vi.fn();
  const app = {
    commands: [double],
    ports: {},
    log: { error },
    queue: async () => ({ submit }) as unknown as JobQueue,
  } as unknown as App;
  return { app, submit, error };
}

describe('ask', () => {
  it('gives the job its deadline, its signal and the key of the event', async () => {
    const { app, submit } = appWith(async () => answer({ value: 4 }));
    const { signal } = new AbortController();
    const asked = await ask(app, { text: '/double 2' }, { surface: 'discord', eventId: 'e1', signal });
    expect(asJson(asked)).toMatchObject({ command: 'double', args: { value: 2 }, answer: { value: 4 } });
    expect(submit).toHaveBeenCalledWith(
      'command-double',
      { args: { value: 2 } },
      {
        deadlineMs: 1_234,
        attempts: 2,
        idempotencyKey: 'e1 {"args":{"value":2}}',
        signal,
      },
    );
  });

  it('costs no job when the question does not fit', async () => {
    const { app, submit } = appWith(async () => answer({}));
    for (const text of ['', '/double two', '/nothing', 'x'.repeat(10_000), '/double 2 3']) {
      const asked = await ask(app, { text }, { surface: 'web' });
      expect(asked.ok).toBe(false);
      expect(asked.reply).toMatchObject({ kind: 'refusal' });
    }
    expect((await ask(app, { command: 'nosuch', args: {} }, { surface: 'rest' })).ok).toBe(false);
    expect(submit).not.toHaveBeenCalled();
  });

  it('keeps a refusal as it is, under the reference it was given', async () => {
    const { app } = appWith(async () => refuse('StaleData', 'Too old.', 'Wait.'));
    expect(asJson(await ask(app, { text: '/double 2' }, { surface: 'rest', ref: 'r7' }))).toEqual({
      command: 'double',
      args: { value: 2 },
      answer: null,
      error: { id: 'StaleData', message: 'Too old.', hint: 'Wait.', ref: 'r7' },
      reply: { kind: 'refusal', title: 'Too old.', text: 'Wait.', footnote: ['Reference: r7 (StaleData).'] },
    });
  });

  it('logs a bug under its reference and shows nothing of it', async () => {
    const { app, error } = appWith(() => Promise.reject(new Error('secret')));
    const asked = await ask(app, { text: '/double 2' }, { surface: 'web' });
    const json = JSON.stringify(asJson(asked));
    expect(json).toContain('InternalError');
    expect(json).not.toContain('secret');
    expect(asked.ok === false && asked.refusal.ref).toBe(error.mock.calls[0][0].ref);
  });

  it('knows a lost database by its name, across a thread', async () => {
    const cause = Object.assign(new Error('5432'), { name: 'StoreUnavailableError' });
    const { app } = appWith(() => Promise.reject(new Error('failed', { cause })));
    expect(await ask(app, { text: '/double 2' }, { surface: 'web' })).toMatchObject({
      refusal: { id: 'Unavailable' },
    });
  });
});
