import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

let folder: string;
/** Also those that a failed expectation leaves behind. */
const begun: { child: ChildProcess; end: Promise<Ended> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-'));
});
afterAll(async () => {
  for (const { child, end } of begun) {
    child.kill('SIGKILL');
    await end;
  }
  await rm(folder, { recursive: true, force: true });
});

function begin(file: string, args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    env: { ...process.env, DATA_DIR: folder, OFFLINE: 'true', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    ended.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    ended.err += chunk;
  });
  const end = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve(Object.assign(ended, { code }))),
  );
  begun.push({ child, end });
  return { child, ended, end };
}

const askBot = (args: string[], environment?: Record<string, string>) =>
  begin('bot/cli.ts', args, environment).end;

async function stopped({ child, end }: { child: ChildProcess; end: Promise<Ended> }): Promise<Ended> {
  child.kill('SIGTERM');
  return end;
}

describe('npm run ask', () => {
  it('prints an answer as JSON alone and ends with 0, with its forecast on disk', async () => {
    const { code, out } = await askBot(['/predict BTC', '--json']);
    expect(code).toBe(0);
    const printed = JSON.parse(out);
    expect(Object.keys(printed)).toEqual(['command', 'args', 'answer', 'reply']);
    expect(printed).toMatchObject({
      command: 'predict',
      args: { symbol: 'BTC', horizon: 1 },
      answer: { symbol: 'BTC' },
    });
    expect(existsSync(join(folder, 'db'))).toBe(true);
  });

  it('remembers holdings from one call to the next', async () => {
    expect(await askBot(['/holdings set BTC 0.5 SOL'])).toMatchObject({ code: 0 });
    const { code, out } = await askBot(['/recommend k=3', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      answer: { saved: true, holdings: [{ symbol: 'BTC' }, { symbol: 'SOL' }] },
    });
    expect(await askBot(['/holdings clear'])).toMatchObject({ code: 0 });
    expect(await askBot(['/recommend'])).toMatchObject({
      code: 2,
      out: expect.stringContaining('I do not know what you hold'),
    });
  });

  it('prints a refusal the same way and ends with 2', async () => {
    const { code, out } = await askBot(['/predict', 'BTC', '0', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ reply: { kind: 'refusal' }, error: { id: 'BadArguments' } });
  });

  it('ends with 1 and its usage when it is called wrongly', async () => {
    expect(await askBot([])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Usage:') });
    expect(await askBot(['/help', '--nosuch'])).toMatchObject({ code: 1, out: '' });
  });
});

describe('npm start', () => {
  it('says in one line what is wrong with the environment', async () => {
    const { code, err } = await begin('bot/main.ts', [], { PORT: 'abc' }).end;
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toEqual([expect.stringContaining('PORT')]);
  });

  it.each([
    [{ ROLE: 'bot' }, 'set REDIS_URL'],
    [{ MODELS_DIR: '/nope' }, 'There is no folder /nope'],
    [{ DATA_DIR: '/proc/nope' }, 'failed to open the embedded database'],
  ])('ends with one plain sentence on %j', async (environment, sentence) => {
    const { code, err } = await begin('bot/main.ts', [], { LOG_LEVEL: 'silent', ...environment }).end;
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
  });

  it('says which port is in use, and how to go on', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    const { code, err } = await begin('bot/main.ts', [], { PORT: String(port) }).end;
    holder.close();
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is in use`);
  });

  it('serves, answers for npm run ask, keeps a second server off its folder, and stops cleanly', async () => {
    const server = begin('bot/main.ts', []);
    await expect.poll(() => existsSync(join(folder, 'server.json')), { timeout: 25_000 }).toBe(true);
    const address = /http:\S+/.exec(server.ended.out)?.[0];

    const forwarded = await askBot(['/status', '--json']);
    const own = (await (await fetch(new URL('/status', address))).json()) as { startedAt: string };
    expect(forwarded.code).toBe(0);
    expect(JSON.parse(forwarded.out).answer.startedAt).toBe(own.startedAt);
    expect((await askBot(['/predict nosuch', '--json'])).code).toBe(2);

    const second = await begin('bot/main.ts', []).end;
    expect(second.code).toBe(1);
    expect(second.err).toContain('is in use by process');
    expect(second.out).toBe('');

    expect((await stopped(server)).code).toBe(0);
    expect(existsSync(join(folder, 'server.json'))).toBe(false);
    expect(existsSync(join(folder, 'db.lock'))).toBe(false);
  }, 60_000);

  it('is not looked for where a crash left its address behind', async () => {
    await writeFile(
      join(folder, 'server.json'),
      JSON.stringify({ address: 'http://127.0.0.1:9', pid: process.pid }),
    );
    expect((await askBot(['/help', '--json'])).code).toBe(0);
    await rm(join(folder, 'server.json'));
  });
});
