import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreLockedError } from '../errors.ts';
import { type Child, startChild } from '../testing/child.ts';
import { acquireLock } from './lock.ts';
import { ownIdentity, type ProcessIdentity } from './processIdentity.ts';

const raceForLock = new URL('../testing/raceForLock.ts', import.meta.url);
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseplate-lock-'));
  path = join(folder, 'db.lock');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** As another process would have left it. */
function leaveLock(changes: Partial<ProcessIdentity>): void {
  writeFileSync(path, JSON.stringify({ ...ownIdentity(), ...changes }));
}

const ago = (ms: number) => new Date(Date.now() - ms);

describe('the lock of the embedded database', () => {
  it('names its holder, refuses a second one in the same process, and is free after release', () => {
    const lock = acquireLock(folder);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(() => acquireLock(folder)).toThrow(
      expect.objectContaining({ name: 'StoreLockedError', pid: process.pid }),
    );
    lock.release();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    acquireLock(folder).release();
  });

  it('leaves no listener behind', () => {
    const before = process.listenerCount('exit');
    for (let round = 0; round < 20; round++) acquireLock(folder).release();
    expect(process.listenerCount('exit')).toBe(before);
  });

  it('does not release what has become the lock of another', () => {
    const lock = acquireLock(folder);
    leaveLock({ place: 'elsewhere' });
    lock.release();
    expect(existsSync(path)).toBe(true);
  });

  it('takes over from a process that is gone', async () => {
    const child = startChild(raceForLock, folder);
    await child.line();
    child.say();
    expect(await child.line()).toBe('mine');
    expect(() => acquireLock(folder)).toThrow(expect.objectContaining({ pid: child.pid }));
    await child.end('SIGKILL');
    expect(existsSync(path)).toBe(true);
    acquireLock(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is given back when its process exits', async () => {
    const child = startChild(raceForLock, folder);
    await child.line();
    child.say();
    await child.line();
    child.say();
    await child.end();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not fooled by a pid that was given again', () => {
    // This very process lives under the pid, but it started at another time than the holder did.
    leaveLock({ started: '1' });
    acquireLock(folder).release();
    leaveLock({});
    expect(() => acquireLock(folder)).toThrow(StoreLockedError);
  });

  it('believes the lock of another machine or container while it is being touched', () => {
    leaveLock({ pid: 1, place: 'another container' });
    utimesSync(path, ago(20_000), ago(20_000));
    expect(() => acquireLock(folder)).toThrow(expect.objectContaining({ pid: 1 }));
    utimesSync(path, ago(40_000), ago(40_000));
    acquireLock(folder).release();
  });

  it('goes by the touch where the system does not tell when a process started', () => {
    leaveLock({ started: null });
    expect(() => acquireLock(folder)).toThrow(StoreLockedError);
    utimesSync(path, ago(40_000), ago(40_000));
    acquireLock(folder).release();
  });

  it('is touched while it is held, and notices when it is lost', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const lock = acquireLock(folder);
    leaveTouched(60_000);
    vi.advanceTimersByTime(5_000);
    expect(touchedAgo()).toBeLessThan(30_000);
    expect(lock.isLost()).toBe(false);
    rmSync(path);
    vi.advanceTimersByTime(5_000);
    expect(lock.isLost()).toBe(true);
    lock.release();
  });

  it('asks a person about a file that is no lock', () => {
    for (const text of ['', '{', '{"pid":1}', '{"pid":1,"nonce":"../../elsewhere"}', 'null']) {
      writeFileSync(path, text);
      expect(() => acquireLock(folder)).toThrow('is no lock of ours');
      expect(readdirSync(folder)).toEqual(['db.lock']);
    }
  });

  it('is taken over by exactly one of many, even where an earlier one died in the act', async () => {
    const dead = { pid: 999_999_999 };
    leaveLock({ ...dead, nonce: 'stale' });
    writeFileSync(`${path}.stale`, JSON.stringify({ ...ownIdentity(), ...dead, nonce: 'died-in-the-act' }));
    const children = Array.from({ length: 5 }, () => startChild(raceForLock, folder));
    await Promise.all(children.map((child) => child.line()));
    for (const child of children) child.say();
    const outcomes = await Promise.all(children.map((child) => child.line()));
    expect(outcomes.toSorted()).toEqual([
      'StoreLockedError',
      'StoreLockedError',
      'StoreLockedError',
      'StoreLockedError',
      'mine',
    ]);
    const winner = children[outcomes.indexOf('mine')] as Child;
    expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(winner.pid);
    expect(readdirSync(folder)).toEqual(['db.lock']);
    await Promise.all(children.map((child) => child.end('SIGKILL')));
  });
});

function leaveTouched(ms: number): void {
  utimesSync(path, ago(ms), ago(ms));
}

function touchedAgo(): number {
  return Date.now() - statSync(path).mtimeMs;
}
