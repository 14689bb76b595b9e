import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const content = z.object({ address: z.url(), pid: z.int().positive() });

/** How long a running server may take to say that it lives, in milliseconds. */
const PATIENCE_MS = 1_000;

const fileOf = (dataDir: string) => join(dataDir, 'server.json');

/** Tells other processes of this machine where we answer. Returns what takes it back. */
export async function announceServer(dataDir: string, address: string): Promise<() => Promise<void>> {
  const file = fileOf(dataDir);
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, JSON.stringify({ address, pid: process.pid }), { mode: 0o600 });
  return async () => {
    // Another server may have started on the same folder meanwhile.
    if ((await read(dataDir))?.pid === process.pid) await rm(file, { force: true });
  };
}

/** The address of the server that runs on this folder, if one lives: a crash leaves the file behind. */
export async function findServer(dataDir: string): Promise<string | undefined> {
  const found = await read(dataDir);
  if (found === undefined || !isAlive(found.pid)) return undefined;
  try {
    const response = await fetch(new URL('/healthz', found.address), {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    await response.body?.cancel();
    return response.ok ? found.address : undefined;
  } catch {
    return undefined;
  }
}

async function read(dataDir: string): Promise<z.output<typeof content> | undefined> {
  try {
    return content.parse(JSON.parse(await readFile(fileOf(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives and is not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
