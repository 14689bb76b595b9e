import { describe, expect, it, vi } from 'vitest';
import { answer, refuse } from '../../core/refusal.ts';
import type { App } from './app.ts';
import { createReadiness } from './readiness.ts';

function appWith(role: 'all' | 'worker', outcome: () => Promise<unknown>) {
  const submit = vi.fn((_name: string) => ({ outcome: outcome() }));
  const list = vi.fn(async () => []);
  const app = {
    config: { ROLE: role },
    log: { error: () => {} },
    ports: { models: { list } },
    house: { status: async () => ({ queue: { reachable: true }, store: { reachable: false } }) },
    queue: async () => ({ submit, health: async () => ({ threads: 2 }) }),
  } as unknown as App;
  return { app, submit, list };
}

describe('readiness', () => {
  it('warms every thread, then calls for what comes after', async () => {
    const { app, submit } = appWith('all', async () => answer({}));
    const afterwards = vi.fn();
    const readiness = createReadiness(app, afterwards);
    await expect.poll(readiness).toEqual({ queue: true, models: true, store: false });
    expect(submit).toHaveBeenCalledTimes(2);
    expect(afterwards).toHaveBeenCalledOnce();
  });

  it('is not ready while models cannot be loaded, and the rest still starts', async () => {
    for (const outcome of [
      async () => refuse('DeadlineExceeded', 'Too late.', 'Wait.'),
      () => Promise.reject(new Error('bad model')),
    ]) {
      const { app } = appWith('all', outcome);
      const afterwards = vi.fn();
      const readiness = createReadiness(app, afterwards);
      await expect.poll(() => afterwards.mock.calls.length).toBe(1);
      expect(await readiness()).toMatchObject({ models: false });
    }
  });

  it('gives no job from a process that only works', async () => {
    const { app, submit, list } = appWith('worker', async () => answer({}));
    const readiness = createReadiness(app, () => {});
    await expect.poll(readiness).toMatchObject({ models: true });
    expect(list).toHaveBeenCalledOnce();
    expect(submit).not.toHaveBeenCalled();
  });
});
