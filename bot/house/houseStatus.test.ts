import { describe, expect, it } from 'vitest';
import type { Serving } from '../../core/inference/withFallback.ts';
import { houseStatusAnswer } from './house.ts';
import { houseStatus } from './houseStatus.ts';

/** The status of a house of which only the models are there. */
async function modelsWith(serving: Serving, trouble?: string) {
  const away = async () => Promise.reject(new Error('postgres://me:hunter2@db/x'));
  const status = await houseStatus({
    config: {},
    clock: { now: () => 0 },
    startedAt: 0,
    version: '1.2.3',
    queue: away,
    store: { ping: away },
    prices: { health: away },
    models: {
      list: async () => [{ name: 'forecast', version: '1.0.0', training: { to: '2025-06-30' } }],
      serving: async () => serving,
    },
    sidecar: { trouble: () => trouble, close: async () => undefined },
  } as unknown as Parameters<typeof houseStatus>[0]);
  expect(houseStatusAnswer.parse(status)).toEqual(status);
  expect(JSON.stringify(status)).not.toContain('hunter2');
  return status.models;
}

describe('the status of the models', () => {
  const unreached = 'The sidecar cannot be reached.';

  it('says that the sidecar serves, and nothing more while all is well', async () => {
    const models = [{ name: 'forecast', version: '1.0.0', trainedTo: '2025-06-30' }];
    expect(await modelsWith({ by: 'sidecar' })).toEqual({ reachable: true, inference: 'sidecar', models });
  });

  it('says why it does not, by what is known of its process before what the client saw', async () => {
    const served = { by: 'in-process', why: unreached } as const;
    expect(await modelsWith(served)).toMatchObject({ inference: 'in-process', why: unreached });
    const starting = 'The sidecar is starting.';
    expect(await modelsWith(served, starting)).toMatchObject({ inference: 'in-process', why: starting });
  });

  it('believes an answer more than the news of the process', async () => {
    const models = await modelsWith({ by: 'sidecar' }, 'The sidecar is starting.');
    expect(models).toMatchObject({ inference: 'sidecar' });
    expect(models).not.toHaveProperty('why');
  });
});
