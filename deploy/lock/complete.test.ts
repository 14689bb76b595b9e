import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { completeLock, type Lock } from './complete.ts';

describe('the lock file', () => {
  it('names every platform package, so that npm ci takes it everywhere (npm run lock)', async () => {
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
    expect(completeLock(lock)).toEqual([]);
  });

  it('holds no address of a registry', async () => {
    expect(await readFile('package-lock.json', 'utf8')).not.toContain('"resolved": "http');
  });

  it('is completed with version and platform, and left alone where it is complete', () => {
    const lock: Lock = {
      packages: {
        'node_modules/tool': {
          version: '1.0.0',
          dev: true,
          optionalDependencies: { '@tool/cli-darwin-arm64': '1.0.0', '@tool/binding-linux-x64-gnu': '1.0.0' },
        },
        'node_modules/@tool/binding-linux-x64-gnu': { version: '1.0.0', optional: true },
      },
    };
    expect(completeLock(lock)).toEqual(['@tool/cli-darwin-arm64']);
    expect(lock.packages['node_modules/@tool/cli-darwin-arm64']).toEqual({
      version: '1.0.0',
      os: ['darwin'],
      cpu: ['arm64'],
      dev: true,
      optional: true,
    });
    expect(completeLock(lock)).toEqual([]);
  });

  it('refuses to guess a platform', () => {
    const lock: Lock = { packages: { tool: { optionalDependencies: { mystery: '1.0.0' } } } };
    expect(() => completeLock(lock)).toThrow(/mystery does not name its platform/);
  });
});
