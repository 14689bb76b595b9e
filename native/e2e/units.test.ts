import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../build', import.meta.url));
const programs = readdirSync(folder).filter((name) => name.endsWith('-tests'));
const layers = readdirSync(fileURLToPath(new URL('../tests', import.meta.url)), { withFileTypes: true });

it('every layer that has tests has a program of them', () => {
  const names = layers.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}-tests`);
  expect(programs.sort()).toEqual(names.sort());
});

it.each(programs)('%s pass', { timeout: 120_000 }, async (program) => {
  const { stdout } = await promisify(execFile)(join(folder, program), ['--gtest_brief=1']).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout);
    },
  );
  expect(stdout).toMatch(/^\[ {2}PASSED {2}\] [1-9]\d* tests?\.$/m);
});
