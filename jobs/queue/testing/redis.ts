import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A Redis of one's own: on a free port of the loopback, in memory only. */
export interface TestRedis {
  url: string;
  /** Kills the server; what it held is gone. */
  kill(): Promise<void>;
  /** Leaves its connections open, but answers nothing until `resume`. */
  freeze(): void;
  resume(): void;
  /** Starts it again on the same port, empty, unless it runs. */
  start(): Promise<void>;
  /** Kills the server and removes its folder. */
  stop(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'pulseplate-redis-'));
  const port = await freePort();
  const password = 'sesame';
  let server: ChildProcess | undefined;

  const runs = () => server !== undefined && server.exitCode === null && server.signalCode === null;

  async function start(): Promise<void> {
    if (runs()) return;
    const options = {
      port,
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      appendonly: 'no',
      requirepass: password,
    };
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    server = spawn('redis-server', words, { stdio: 'ignore' });
    const failed = once(server, 'error').then(([error]) => Promise.reject(error));
    await Promise.race([failed, untilAnswers(port, password)]);
  }

  async function kill(): Promise<void> {
    if (!runs()) return;
    const exited = once(server!, 'exit');
    server!.kill('SIGKILL');
    await exited;
  }

  await start();
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    kill,
    start,
    freeze: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilAnswers(port: number, password: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
    const client = new Redis({ port, host: '127.0.0.1', password, lazyConnect: true, retryStrategy: null });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.ping();
      return;
    } catch {
      // Not up yet.
    } finally {
      client.disconnect();
    }
  }
  throw new Error('redis-server did not answer within 20 s');
}
