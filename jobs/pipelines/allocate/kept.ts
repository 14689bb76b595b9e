import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackTest } from '../../../core/market/allocate/backTest/backTest.ts';

/**
 * A back-test out of a folder, or run and put there: a comparison that is cut off goes on where it was. What names a
 * back-test must name all that it depends on; the code is not among that, so the folder is emptied when it changes.
 */
export async function kept(folder: string, name: string, run: () => Promise<BackTest>): Promise<BackTest> {
  const path = join(folder, `${name.replace(/[^\w.-]+/g, '_')}.json`);
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined) {
    const { wealth, ...rest } = JSON.parse(known) as Omit<BackTest, 'wealth'> & { wealth: number[] };
    return { ...rest, wealth: Float64Array.from(wealth) };
  }
  const test = await run();
  await mkdir(folder, { recursive: true });
  await writeFile(path, JSON.stringify({ ...test, wealth: [...test.wealth] }));
  return test;
}
