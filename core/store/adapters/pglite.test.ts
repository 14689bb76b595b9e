import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../port.ts';
import { startChild } from '../testing/child.ts';
import { describeStore } from '../testing/conformance.ts';

const holdStore = new URL('../testing/holdStore.ts', import.meta.url);
const home = mkdtempSync(join(tmpdir(), 'pulseplate-pglite-'));
const template = join(home, 'template');
let count = 0;

const open = (folder: string): Promise<Store> => openStore({ DATA_DIR: folder, DATABASE_URL: undefined });

async function readOnce(folder: string, scope: string, key: string): Promise<unknown> {
  const store = await open(folder);
  try {
    return await store.getSetting(scope, key);
  } finally {
    await store.close();
  }
}

function emptyFolder(): string {
  const folder = join(home, `${++count}`);
  mkdirSync(folder);
  return folder;
}

/** Creating a database takes seconds, copying one does not. */
function databaseFolder(): string {
  const folder = emptyFolder();
  cpSync(template, folder, { recursive: true });
  return folder;
}

// Two creations, of which one is cut short: 5 s of computing, which a busy machine may stretch.
let leftByKilled: string[];
beforeAll(async () => {
  const child = startChild(holdStore, template);
  while (!existsSync(join(template, 'db', 'base'))) await sleep(5);
  await child.end('SIGKILL');
  leftByKilled = readdirSync(template).sort();
  const store = await open(template);
  await store.setSetting('template', 'key', 'kept');
  await store.close();
}, 180_000);
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const conforming = join(home, 'conforming');
describeStore('PGlite', () => {
  if (!existsSync(conforming)) cpSync(template, conforming, { recursive: true });
  return open(conforming);
});

describe('the embedded database', () => {
  it('is started over when a process was killed while creating it', async () => {
    expect(leftByKilled).toEqual(['db', 'db.lock', 'db.unfinished']);
    expect(await readOnce(template, 'template', 'key')).toBe('kept');
  });

  it('leaves nothing but itself in its folder', () => {
    expect(readdirSync(template)).toEqual(['db']);
  });

  it('refuses a second process, names the first, and opens once that has closed', async () => {
    const folder = databaseFolder();
    const child = startChild(holdStore, folder, 'close');
    expect(await child.line()).toBe('open');
    await expect(open(folder)).rejects.toMatchObject({
      name: 'StoreLockedError',
      pid: child.pid,
      message: expect.stringMatching(new RegExp(`process ${child.pid}\\b.*DATABASE_URL`)),
    });
    child.say();
    await child.end();
    expect(await readOnce(folder, 'holder', 'pid')).toBe(child.pid);
  });

  it('is refused to a second process while this one has it', async () => {
    const folder = databaseFolder();
    const store = await open(folder);
    const child = startChild(holdStore, folder);
    expect(JSON.parse(await child.line())).toMatchObject({ name: 'StoreLockedError', pid: process.pid });
    await child.end();
    await expect(open(folder)).rejects.toMatchObject({ pid: process.pid });
    await store.close();
    expect(await readOnce(folder, 'template', 'key')).toBe('kept');
  });

  it.each(['SIGKILL', undefined] as const)(
    'has what was written by a process that ended without closing (%s)',
    async (signal) => {
      const folder = databaseFolder();
      const child = startChild(holdStore, folder);
      expect(await child.line()).toBe('open');
      if (signal === undefined) child.say();
      await child.end(signal);
      expect(existsSync(join(folder, 'db.lock')), 'only an exit can give the lock back').toBe(
        signal !== undefined,
      );
      expect(await readOnce(folder, 'holder', 'pid')).toBe(child.pid);
      expect(readdirSync(folder)).toEqual(['db']);
    },
  );

  it('leaves a folder alone that holds something else', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'db'));
    writeFileSync(join(folder, 'db', 'thesis.txt'), 'years of work');
    await expect(open(folder)).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      message: expect.stringContaining('holds something that is no database'),
    });
    expect(readFileSync(join(folder, 'db', 'thesis.txt'), 'utf8')).toBe('years of work');
    expect(readdirSync(folder)).toEqual(['db']);
  });

  it('says so when its folder cannot be', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(open(join(folder, 'file', 'inside'))).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      message: expect.stringContaining('ENOTDIR'),
    });
  });

  it('says so when it is damaged, and gives the lock back', async () => {
    const folder = databaseFolder();
    truncateSync(join(folder, 'db', 'global', 'pg_control'), 100);
    await expect(open(folder)).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      cause: expect.any(Error),
    });
    expect(readdirSync(folder)).toEqual(['db']);
  });

  it('writes nothing more once its lock is gone', async () => {
    const folder = databaseFolder();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const store = await open(folder);
    rmSync(join(folder, 'db.lock'));
    vi.advanceTimersByTime(10_000);
    const successor = await open(folder);
    await expect(store.setSetting('a', 'b', 1)).rejects.toThrow('db.lock was deleted or taken');
    await expect(store.close()).rejects.toMatchObject({ name: 'StoreUnavailableError' });
    await expect(open(folder), 'the lock of the successor is still there').rejects.toMatchObject({
      name: 'StoreLockedError',
    });
    await successor.close();
  });
});
