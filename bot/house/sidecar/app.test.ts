import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../core/config.ts';
import { builtProgram } from '../../../core/inference/testing/builtProgram.ts';
import { jobName } from '../../threads/jobNames.ts';
import { type App, openApp } from '../app.ts';
import { type SupervisedSidecar, superviseSidecar } from './supervisor.ts';

describe('an app with a sidecar of its own', () => {
  const log: { msg: string; by?: string; level: number }[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  let folder: string;
  let sidecar: SupervisedSidecar;
  let app: App;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulseplate-app-'));
    const config = loadConfig({ DATA_DIR: folder, OFFLINE: 'true', WORKER_THREADS: '1' });
    sidecar = superviseSidecar({ program: builtProgram(), models: config.MODELS_DIR, log: logger });
    app = await openApp(config, logger, { sidecar });
  });

  afterAll(async () => {
    await app?.close(5_000);
    await rm(folder, { recursive: true, force: true });
  });

  const inference = async () => {
    const { models } = await app.house.status();
    return models.reachable ? models.inference : models.reason;
  };
  /** How the one thread said that its models are run: in which order, and how loudly. */
  const told = () => log.flatMap(({ msg, by, level }) => (msg === 'models run there' ? [{ by, level }] : []));
  const predict = async (horizon: number) => {
    const data = { symbol: 'BTC', horizon };
    const queue = await app.queue();
    return queue.submit(jobName('predict'), { args: data }, { deadlineMs: 25_000 }).outcome;
  };

  it('has its threads ask the sidecar, and answer themselves once it is dead', async () => {
    await expect.poll(inference, { timeout: 20_000 }).toBe('sidecar');
    expect(await predict(1)).toMatchObject({ ok: true });
    expect(told()).toEqual([{ by: 'sidecar', level: 30 }]);

    process.kill(sidecar.pid() ?? 0, 'SIGKILL');
    expect(await predict(2)).toMatchObject({ ok: true });

    await expect.poll(inference, { timeout: 20_000 }).toBe('sidecar');
    let horizon = 2;
    const askAgain = async () => {
      // A forecast that was given already is not computed again.
      horizon = Math.min(30, horizon + 1);
      expect(await predict(horizon)).toMatchObject({ ok: true });
      return told().at(-1)?.by;
    };
    await expect.poll(askAgain, { timeout: 20_000, interval: 500 }).toBe('sidecar');
  }, 90_000);

  it('ends it when it ends', async () => {
    const pid = sidecar.pid() ?? 0;
    await app.close(5_000);
    expect(() => process.kill(pid, 0)).toThrow();
  });
});
