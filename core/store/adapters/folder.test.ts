import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from './folder.ts';

const base = mkdtempSync(join(tmpdir(), 'folder-'));
afterAll(() => rmSync(base, { recursive: true }));

describe('making a folder', () => {
  it('makes those above it, for its owner alone, and is content with one that is there', () => {
    const path = join(base, 'a', 'b');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it.each(['/proc/nope', '/proc/nope/deeper'])('fails at once where none can be made: %s', (path) => {
    expect(() => makeFolder(path)).toThrow(/ENOENT/);
  });

  it('fails below a file', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => makeFolder(join(base, 'file', 'below'))).toThrow(/ENOTDIR/);
  });
});
