import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAffine, writeSlow } from '../../../native/e2e/testing/models.ts';
import { type Sidecar, startSidecar } from '../../../native/e2e/testing/startSidecar.ts';
import { InferenceUnavailableError } from '../errors.ts';
import { openModels } from '../open.ts';
import { fp32 } from '../tensor.ts';
import { builtProgram } from '../testing/builtProgram.ts';
import { modelsConformance } from '../testing/conformance.ts';
import type { Serving } from '../withFallback.ts';
import { sidecarModels } from './sidecarModels.ts';

const addressOf = ({ port }: Sidecar) => `http://127.0.0.1:${port}`;

// Not built is a failure of all, told in one sentence.
beforeAll(() => void builtProgram());

describe('the sidecar', () => {
  modelsConformance(async (folder) => {
    const sidecar = await startSidecar({ models: folder });
    const models = sidecarModels({ address: addressOf(sidecar), folder });
    return {
      models,
      close: async () => {
        await models.close();
        expect(await sidecar.stop()).toBe(0);
      },
    };
  });
});

describe('models with a real sidecar', () => {
  const one = { x: fp32([1, 1], [1]) };
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulseplate-fallback-'));
    await writeSlow(folder, { maxQueueSize: 2 });
    await writeAffine(folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('answer although it is killed in the middle of the question', async () => {
    const sidecar = await startSidecar({ models: folder });
    const changes: Serving[] = [];
    const models = openModels({ folder, sidecar: addressOf(sidecar) }, (serving) => changes.push(serving));
    expect(await models.serving()).toEqual({ by: 'sidecar' });
    await models.run('affine', { x: fp32([1, 3], [1, 2, 3]) });
    // The second waits for the first: when it is seen to wait, the first is running.
    const answers = [models.run('slow', one), models.run('slow', one)];
    await expect.poll(() => waiting(sidecar), { interval: 5 }).toBe(1);
    sidecar.process.kill('SIGKILL');
    for (const answer of answers) expect(await answer).toEqual({ y: fp32([1, 1], [1]) });
    expect(changes).toEqual([{ by: 'sidecar' }, { by: 'in-process', why: 'The sidecar cannot be reached.' }]);
    expect(await models.serving()).toMatchObject({ by: 'in-process' });
    expect(await sidecar.exited).toBeNull();
    await models.close();
  });

  it('are served over a Unix socket, and again by a sidecar that comes back', async () => {
    const socket = join(folder, 'inference.sock');
    const flags = ['--socket', socket, '--admin-socket', join(folder, 'admin.sock')];
    const models = openModels({ folder, sidecar: `unix:${socket}` });
    const run = () => models.run('affine', { x: fp32([1, 3], [1, 2, 3]) });
    expect(await models.serving()).toMatchObject({ by: 'in-process', why: 'The sidecar cannot be reached.' });
    expect(await run()).toEqual({ y: fp32([1, 3], [3, 5, 7]) });
    for (let round = 0; round < 2; round++) {
      const sidecar = await startSidecar({ models: folder, flags });
      await expect.poll(() => models.serving(), { timeout: 20_000 }).toEqual({ by: 'sidecar' });
      expect(await run()).toEqual({ y: fp32([1, 3], [3, 5, 7]) });
      expect(await sidecar.stop()).toBe(0);
      expect(await run()).toEqual({ y: fp32([1, 3], [3, 5, 7]) });
    }
    await models.close();
  });

  it('that is busy, or lets the deadline pass, say so', async () => {
    const sidecar = await startSidecar({ models: folder });
    const models = sidecarModels({ address: addressOf(sidecar), folder });
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => models.run('slow', one)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(6);
    for (const reason of refused) expect(reason).toBeInstanceOf(InferenceUnavailableError);
    const hasty = sidecarModels({ address: addressOf(sidecar), folder, deadlineMs: 1 });
    await expect(hasty.run('slow', one)).rejects.toThrow(InferenceUnavailableError);
    await hasty.close();
    await models.close();
    expect(await sidecar.stop()).toBe(0);
  });
});

/** Requests that wait for the slow model, by the sidecar's own count. */
async function waiting({ adminPort }: Sidecar): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  return Number(/^nv_inference_pending_request_count\{[^}]*model="slow"[^}]*\} (\d+)/m.exec(page)?.[1]);
}
