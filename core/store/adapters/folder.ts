import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, for its owner alone. Node's own recursive mkdir never returns where a file system
 * that exists takes no new folders and says ENOENT, as /proc does.
 *
 * @throws Error of `mkdir`
 */
export function makeFolder(path: string): void {
  const place = resolve(path);
  if (existsSync(place)) return;
  makeFolder(dirname(place));
  try {
    mkdirSync(place, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
