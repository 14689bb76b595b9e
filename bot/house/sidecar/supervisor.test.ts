import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openModels } from '../../../core/inference/open.ts';
import { fp32 } from '../../../core/inference/tensor.ts';
import { builtProgram } from '../../../core/inference/testing/builtProgram.ts';
import { writeAffine } from '../../../native/e2e/testing/models.ts';
import { openSidecar } from './sidecar.ts';
import { type SupervisedSidecar, type SupervisorOptions, superviseSidecar } from './supervisor.ts';

let folder: string;
let log: Record<string, unknown>[];
let supervised: SupervisedSidecar[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supervised-'));
  log = [];
  supervised = [];
});

afterEach(async () => {
  for (const sidecar of supervised) await sidecar.close();
  await rm(folder, { recursive: true, force: true });
});

const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(JSON.parse(line)) });
const logged = (words: RegExp) => log.filter(({ msg }) => words.test(String(msg)));

/** A program that does what the real one seldom does. It writes its arguments and environment to `started`. */
async function program(behaviour: string): Promise<string> {
  const file = join(folder, 'program.mjs');
  const started = JSON.stringify(join(folder, 'started'));
  await writeFile(
    file,
    `#!${process.execPath}
import { appendFileSync } from 'node:fs';
appendFileSync(${started}, JSON.stringify({ arguments: process.argv.slice(2), environment: process.env }) + '\\n');
const listen = () => console.log(JSON.stringify({ port: null, adminPort: null }));
const stay = () => setInterval(() => {}, 1000);
${behaviour}
`,
  );
  await chmod(file, 0o755);
  return file;
}

/** Why the system refuses another process, while set. */
const refusal = vi.hoisted((): { error?: Error } => ({}));
vi.mock('node:child_process', async (original) => {
  const real = await original<typeof import('node:child_process')>();
  const spawn = (...parameters: Parameters<typeof real.spawn>) => {
    if (refusal.error !== undefined) throw refusal.error;
    return real.spawn(...parameters);
  };
  return { ...real, spawn };
});

interface Start {
  arguments: string[];
  environment: Record<string, string>;
}

async function starts(): Promise<Start[]> {
  const text = await readFile(join(folder, 'started'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Start);
}

function supervise(options: Pick<SupervisorOptions, 'program'> & Partial<SupervisorOptions>) {
  const sidecar = superviseSidecar({
    ...{ models: folder, log: logger, pause: { firstMs: 1, longestMs: 20 } },
    ...options,
  });
  supervised.push(sidecar);
  return sidecar;
}

/** A pid is free again when its process has gone and was waited for. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the supervisor', () => {
  it('starts the program on a private socket, with none of our secrets', async () => {
    process.env.DISCORD_TOKEN = 'hunter2';
    try {
      const sidecar = supervise({ program: await program('listen(); stay();') });
      expect(sidecar.trouble()).toBe('The sidecar is starting.');
      await expect.poll(() => sidecar.trouble()).toBeUndefined();
      const [{ arguments: given, environment }] = await starts();
      expect(given).toContain('--stop-with-stdin');
      expect(given[given.indexOf('--models') + 1]).toBe(folder);
      expect(`unix:${given[given.indexOf('--socket') + 1]}`).toBe(sidecar.address);
      expect(JSON.stringify(environment)).not.toContain('hunter2');
      expect(Object.keys(environment)).toContain('PATH');
    } finally {
      delete process.env.DISCORD_TOKEN;
    }
  });

  it('starts it again whenever it ends, on the same socket', async () => {
    const sidecar = supervise({ program: await program('listen(); process.exitCode = 3;') });
    await expect.poll(async () => (await starts()).length).toBeGreaterThanOrEqual(4);
    const sockets = (await starts()).map((start) => start.arguments[start.arguments.indexOf('--socket') + 1]);
    expect(new Set(sockets)).toEqual(new Set([sidecar.address.slice('unix:'.length)]));
    const pauses = logged(/ended/).map(({ code, pause }) => ({ code, pause }));
    expect(pauses.slice(0, 3)).toEqual([
      { code: 3, pause: 1 },
      { code: 3, pause: 2 },
      { code: 3, pause: 4 },
    ]);
  });

  it('lives with a program that cannot be started', async () => {
    const sidecar = supervise({ program: join(folder, 'nowhere') });
    await expect.poll(() => logged(/ended/).length).toBeGreaterThanOrEqual(2);
    expect(sidecar.trouble()).toMatch(/started again|starting/);
  });

  it('lives through a time in which the system starts no process', async () => {
    supervise({ program: await program('listen(); setTimeout(() => {}, 20);') });
    await expect.poll(async () => (await starts()).length).toBeGreaterThanOrEqual(1);
    refusal.error = new Error('spawn ENOMEM');
    try {
      const refused = () =>
        logged(/ended/).filter(({ err }) => JSON.stringify(err)?.includes('ENOMEM')).length;
      await expect.poll(refused).toBeGreaterThanOrEqual(2);
    } finally {
      refusal.error = undefined;
    }
    const before = (await starts()).length;
    await expect.poll(async () => (await starts()).length).toBeGreaterThan(before);
  });

  it('kills one that does not come up, and one that does not stop', async () => {
    const sidecar = supervise({
      program: await program("process.on('SIGTERM', () => {}); stay();"),
      startMs: 500,
      stopMs: 50,
    });
    await expect.poll(() => logged(/does not come up/).length).toBeGreaterThanOrEqual(1);
    await expect.poll(async () => (await starts()).length).toBeGreaterThanOrEqual(2);
    const pid = sidecar.pid();
    await sidecar.close();
    if (pid !== undefined) expect(isAlive(pid)).toBe(false);
  });

  it('kills one that hangs, and lets one that answers be', async () => {
    const watching = { everyMs: 5, patienceMs: 5_000, misses: 2 };
    const serve = `const { createServer } = await import('node:http');
const socket = process.argv[process.argv.indexOf('--socket') + 1];
createServer((_, response) => response.end()).listen(socket, listen);`;
    const well = supervise({ program: await program(serve), watching });
    await expect.poll(() => well.trouble()).toBeUndefined();
    await sleep(100);
    expect(await starts()).toHaveLength(1);
    await well.close();

    supervise({ program: await program('listen(); stay();'), watching });
    await expect.poll(async () => (await starts()).length).toBeGreaterThanOrEqual(3);
    expect(logged(/hangs/).length).toBeGreaterThanOrEqual(1);
  });

  it('puts what the program says into our log', async () => {
    const line = { level: 'error', message: 'the folder is gone' };
    supervise({ program: await program(`console.error(${JSON.stringify(JSON.stringify(line))}); stay();`) });
    await expect.poll(() => logged(/says/)).toMatchObject([{ level: 50, sidecar: line }]);
  });

  it('leaves nothing behind: no process, no folder, and no more starts', async () => {
    const sidecar = supervise({ program: await program('listen(); stay();') });
    await expect.poll(() => sidecar.trouble()).toBeUndefined();
    const pid = sidecar.pid() ?? 0;
    const place = dirname(sidecar.address.slice('unix:'.length));
    expect(existsSync(place)).toBe(true);
    await Promise.all([sidecar.close(), sidecar.close()]);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(place)).toBe(false);
    expect(await starts()).toHaveLength(1);
  });
});

describe('the real sidecar under the supervisor', () => {
  const x = { x: fp32([1, 3], [1, 2, 3]) };
  const y = { y: fp32([1, 3], [3, 5, 7]) };

  it('serves, is started again when it is killed, and the questions meanwhile are answered', async () => {
    await writeAffine(folder);
    const sidecar = supervise({ program: builtProgram() });
    const models = openModels({ folder, sidecar: sidecar.address });
    expect(await models.run('affine', x)).toEqual(y);
    await expect.poll(() => models.serving(), { timeout: 20_000 }).toEqual({ by: 'sidecar' });
    const first = sidecar.pid() ?? 0;
    process.kill(first, 'SIGKILL');
    expect(await models.run('affine', x)).toEqual(y);
    await expect.poll(() => models.serving(), { timeout: 20_000 }).toEqual({ by: 'sidecar' });
    expect(sidecar.pid()).not.toBe(first);
    expect(await models.run('affine', x)).toEqual(y);
    const last = sidecar.pid() ?? 0;
    await models.close();
    await sidecar.close();
    expect(isAlive(last)).toBe(false);
    expect(await readdir(folder)).toEqual(['affine']);
  });
});

describe('which sidecar there is', () => {
  const config = { INFERENCE: 'auto' as const, ROLE: 'all' as const, MODELS_DIR: 'models' };

  it('is the one that the configuration names, and then none is started', () => {
    const named = openSidecar({ ...config, INFERENCE_URL: 'http://sidecar:8001' }, logger);
    expect(named).toMatchObject({ address: 'http://sidecar:8001' });
    expect(named.trouble()).toBeUndefined();
  });

  it('is none by choice, where it is not built, or where no model runs', async () => {
    const chosen = openSidecar({ ...config, INFERENCE: 'in-process', INFERENCE_URL: 'http://s:1' }, logger);
    const missing = openSidecar(config, logger, join(folder, 'nowhere'));
    const surface = openSidecar({ ...config, ROLE: 'bot' }, logger);
    for (const sidecar of [chosen, missing, surface]) expect(sidecar.address).toBeUndefined();
    expect(missing.trouble()).toBe('The sidecar is not built: npm run build:native.');
    expect(surface.trouble()).toBe('The workers run the models.');
    expect(chosen.trouble()).toBe('INFERENCE is in-process.');
  });
});
