import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, Journal } from './journal.ts';

/** A journal's file: a name of its own, and the process that writes it. */
const FILE = /^(?<name>[\da-f]{16})-(?<pid>\d+)\.jsonl$/;

/** A fresh journal, and before it those that ended processes have left for this server. */
export function openSpool(folder: string, server: string): Journal[] {
  mkdirSync(folder, { recursive: true });
  const left = readdirSync(folder)
    .sort()
    .map((file) => FILE.exec(file)?.groups)
    .filter((groups) => groups !== undefined)
    .filter(({ pid }) => !isRunning(Number(pid)))
    .map(({ name, pid }) => join(folder, `${name}-${pid}.jsonl`))
    .filter((path) => Journal.read(path).server === server)
    .map((path) => adopt(folder, path))
    .filter((journal) => journal !== undefined);
  const path = pathOf(folder, randomBytes(8).toString('hex'));
  return [...left, Journal.create(path, server)];
}

/** Ends with a journal: deletes it when everything is sent, else leaves it to the next tracker. */
export function leave(journal: Journal): void {
  if (journal.pending.length === 0) journal.delete();
  ours.delete(journal.path);
}

/** Journals that this process has in hand: in a container, the process of yesterday had the same number. */
const ours = new Set<string>();

function pathOf(folder: string, name: string): string {
  const path = join(folder, `${name}-${process.pid}.jsonl`);
  ours.add(path);
  return path;
}

/** Makes a journal ours by renaming it, at which only one process can succeed; undefined for the others. */
function adopt(folder: string, path: string): Journal | undefined {
  if (ours.has(path)) return undefined;
  const name = FILE.exec(path.slice(folder.length + 1))?.groups?.name;
  if (name === undefined) return undefined;
  const own = pathOf(folder, name);
  try {
    if (own !== path) renameSync(path, own);
    if (own !== path && existsSync(filesOf(path))) renameSync(filesOf(path), filesOf(own));
  } catch {
    return undefined;
  }
  const journal = Journal.read(own);
  // Whoever started these runs has died over them.
  for (const run of journal.open) journal.add({ type: 'end', run, status: 'failed', time: journal.lastTime });
  return journal;
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
