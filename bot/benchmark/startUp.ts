import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printedAddress } from './printedAddress.ts';
import { median } from './statistics.ts';

const RUNS = 5;

/** Milliseconds from `npm start` to the whole answer of the first `/predict BTC`, on a new and on a used data folder. */
export async function measureStartUp(): Promise<{ first: number; later: number }> {
  const first: number[] = [];
  const later: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const folder = await mkdtemp(join(tmpdir(), 'benchmark-'));
    first.push(await firstAnswer(folder));
    later.push(await firstAnswer(folder));
    await rm(folder, { recursive: true, force: true });
  }
  return { first: median(first), later: median(later) };
}

async function firstAnswer(folder: string): Promise<number> {
  const start = performance.now();
  const child = spawn('npm', ['start'], {
    env: { ...process.env, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // npm does not pass every signal on: its whole group is told to end.
    detached: true,
  });
  try {
    const address = await printedAddress(child.stdout);
    const response = await fetch(`${address}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"symbol":"BTC"}',
    });
    if (!response.ok) throw new Error(`The first question was answered with ${response.status}`);
    await response.json();
    return performance.now() - start;
  } finally {
    const ended = once(child, 'close');
    process.kill(-(child.pid as number), 'SIGTERM');
    await ended;
  }
}
