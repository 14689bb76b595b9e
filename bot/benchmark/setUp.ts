import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Seconds of `npm ci` in a fresh clone of this repository's main branch, with npm's cache as it is. */
export async function measureSetUp(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'clone-'));
  try {
    await run('git', ['clone', '--quiet', '--branch', 'main', '.', folder]);
    const start = performance.now();
    await run('npm', ['ci'], { cwd: folder });
    return (performance.now() - start) / 1000;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
