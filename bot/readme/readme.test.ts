import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { derivedParts, fill } from './tables.ts';

describe('the README', () => {
  it('holds the tables that follow from commands, configuration and card (npm run readme)', async () => {
    const readme = await readFile('README.md', 'utf8');
    expect(fill(readme, await derivedParts())).toBe(readme);
  });

  it('names only scripts that exist', async () => {
    const readme = await readFile('README.md', 'utf8');
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const [, name] of readme.matchAll(/npm run (?:-s )?([\w:]+)/g))
      expect(Object.keys(scripts)).toContain(name);
  });

  it('is refused a part that has no place', () => {
    expect(() => fill('nothing here', { commands: '' })).toThrow(/no place for commands/);
  });
});
