import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StoreLockedError, StoreUnavailableError } from '../errors.ts';
import { lifeOf, ownIdentity, type ProcessIdentity } from './processIdentity.ts';

/** How often the holder touches the lock, so that other machines and containers see that it lives. */
const HEARTBEAT_MS = 5_000;
/** A holder that cannot be looked at from here counts as dead after this long without a touch. */
const SILENCE_MS = 30_000;
/** More rounds than this need as many processes that come and go in one instant. */
const MAX_ROUNDS = 100;

export interface Lock {
  /** True once the lock was found deleted or replaced: another process may be writing by now. */
  isLost(): boolean;
  /** Idempotent; also done when the process exits. */
  release(): void;
}

/**
 * Takes `<dataDir>/db.lock` for this process. The lock of a dead process is taken over: on the same machine the kernel
 * is asked whether that run of that pid still lives; for another machine or container on a shared folder, a touch
 * within the last 30 s counts as life.
 *
 * @throws StoreLockedError while it is held, by this very process too
 */
export function acquireLock(dataDir: string): Lock {
  const own = ownIdentity();
  const path = join(dataDir, 'db.lock');
  const candidate = `${path}.${own.nonce}.new`;
  writeDurably(candidate, JSON.stringify(own));
  try {
    const holder = claim(path, path, candidate);
    if (holder !== undefined) throw new StoreLockedError(dataDir, holder.pid);
  } finally {
    unlinkSync(candidate);
  }
  return held(path, own);
}

/** The live process that holds the folder now; another may take it at any time, so this is for a message only. */
export function lockHolder(dataDir: string): number | undefined {
  const path = join(dataDir, 'db.lock');
  const holder = read(path);
  return holder !== undefined && isHeld(path, holder) ? holder.pid : undefined;
}

function held(path: string, own: ProcessIdentity): Lock {
  let lost = false;
  const isOurs = () => {
    try {
      return read(path)?.nonce === own.nonce;
    } catch {
      return false;
    }
  };
  const heartbeat = setInterval(() => {
    lost ||= !isOurs();
    if (!lost) utimesSync(path, new Date(), new Date());
  }, HEARTBEAT_MS).unref();
  const release = () => {
    clearInterval(heartbeat);
    process.off('exit', release);
    if (isOurs()) unlinkSync(path);
  };
  process.on('exit', release);
  return { isLost: () => lost, release };
}

/**
 * Tries to put the candidate at `path`. A hard link appears at once with its whole content or fails, so no one ever
 * reads half a lock.
 *
 * Removing a dead one is the delicate part: between reading it and deleting it, another process may have replaced it
 * with a live one. So whoever wants to remove the lock with nonce N first claims the guard `<base>.N`, by these same
 * rules. Since N is never used again, and only the guard's holder removes it, a second look under the guard is final.
 *
 * @returns the live process that holds it, or undefined when it is ours
 */
function claim(path: string, base: string, candidate: string): ProcessIdentity | undefined {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (linked(candidate, path)) return undefined;
    const holder = read(path);
    if (holder === undefined) continue;
    if (isHeld(path, holder)) return holder;
    const guard = `${base}.${holder.nonce}`;
    const rival = claim(guard, base, candidate);
    if (rival !== undefined) return rival;
    try {
      if (read(path)?.nonce === holder.nonce) unlinkSync(path);
    } finally {
      unlinkSync(guard);
    }
  }
  throw new StoreUnavailableError(`${path} changes hands faster than it can be read.`);
}

function isHeld(path: string, holder: ProcessIdentity): boolean {
  const life = lifeOf(holder);
  if (life !== 'unknown') return life === 'alive';
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && Date.now() - touched < SILENCE_MS;
}

function linked(candidate: string, path: string): boolean {
  try {
    linkSync(candidate, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The lock's content, or undefined when there is none. */
function read(path: string): ProcessIdentity | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { pid, place, started, nonce } = JSON.parse(text);
    if (Number.isInteger(pid) && typeof nonce === 'string' && /^[\w-]+$/.test(nonce)) {
      return { pid, place, started, nonce };
    }
  } catch {
    // Falls through to the answer for what no PulsePlate has written.
  }
  throw new StoreUnavailableError(`${path} is no lock of ours. Delete it if no PulsePlate uses this folder.`);
}

/** On disk before it gets its final name: after a loss of power the lock is whole or absent. */
function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
