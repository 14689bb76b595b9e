import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printedAddress } from './benchmark/printedAddress.ts';

/** Unless told not to, ONNX Runtime looks its collector up about ten seconds after it was loaded. */
const WATCHED_MS = 20_000;

let folder: string;
let sources: Server;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-'));
  // Stands in for every allowed host: whatever they are asked, they are down.
  sources = createServer((_, response) => void response.writeHead(503).end());
  await new Promise<void>((resolve) => sources.listen(0, '127.0.0.1', resolve));
  port = (sources.address() as AddressInfo).port;
});

afterAll(async () => {
  sources.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every internet address that the command and its children connect or send to, by its system calls: native code too. */
async function contacted(
  name: string,
  command: readonly string[],
  stopAfterMs?: number,
): Promise<Set<string>> {
  const trace = join(folder, name);
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(
    'strace',
    ['-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', trace, ...command],
    {
      env: {
        ...process.env,
        ORT_DISABLE_TELEMETRY: undefined,
        DATA_DIR: join(folder, `${name}-data`),
        PORT: '0',
        COINGECKO_URL: `${base}/api/v3`,
        COINBASE_URL: base,
        KRAKEN_URL: base,
        NEWS_FEEDS: `${base}/rss`,
        REDDIT_URL: base,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  if (stopAfterMs !== undefined) {
    try {
      await askAt(await printedAddress(child.stdout));
      await new Promise((resolve) => setTimeout(resolve, stopAfterMs));
    } finally {
      process.kill(-(child.pid as number), 'SIGTERM');
    }
  }
  child.stdout.resume();
  await ended;
  const lines = await readFile(trace, 'utf8');
  const places = lines.matchAll(/sa_family=(AF_INET6?), sin6?_port=htons\((\d+)\).*?"?([\da-f.:]+)"?\)/g);
  return new Set([...places].map(([, , to, address]) => `${address}:${to}`));
}

async function askAt(address: string): Promise<void> {
  const question = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"symbol":"BTC"}',
  };
  const response = await fetch(`${address}/predict`, question);
  expect(await response.json()).toMatchObject({ symbol: 'BTC' });
}

describe('the network', () => {
  it('sees no host but the allowed sources: neither telemetry nor a name look-up', async () => {
    const places = await contacted(
      'serving',
      [process.execPath, '--import', 'tsx', 'bot/main.ts'],
      WATCHED_MS,
    );
    expect([...places]).toEqual([`127.0.0.1:${port}`]);
  }, 120_000);

  it('is watched by something that would notice another host', async () => {
    const listener = createTcpServer((socket) => socket.end());
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.2', resolve));
    const other = (listener.address() as AddressInfo).port;
    const script = `require('node:net').connect(${other}, '127.0.0.2').resume()`;
    const places = await contacted('control', [process.execPath, '-e', script]);
    listener.close();
    expect([...places]).toEqual([`127.0.0.2:${other}`]);
  });
});
