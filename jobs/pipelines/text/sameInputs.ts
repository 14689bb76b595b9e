import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cryptoStage, jointStage, SEEDS, SMOOTHING, selfTrainingStage } from './fineTuning/recipe.ts';
import { SERVED_SHARES } from './models/classifier.ts';

/** To be raised when the code changes what a step makes of the same data and settings. */
const REVISION = 1;
const FILES = [
  'crypto_headlines.csv.gz',
  'finance_headlines.csv.gz',
  'crypto_plus_5k.csv.gz',
  'categories.csv.gz',
  'stream.csv.gz',
];

/**
 * Holds a work folder to one training: what an earlier run has left there may only be gone on with when data and recipe are the same.
 * @throws Error when the folder belongs to another training
 */
export async function holdToInputs(news: string, work: string): Promise<void> {
  const hash = createHash('sha256');
  for (const name of FILES) hash.update(name).update(await readFile(join(news, name)));
  const recipe = {
    REVISION,
    jointStage,
    crypto: cryptoStage(0),
    selfTrainingStage,
    SEEDS,
    SMOOTHING,
    SERVED_SHARES,
  };
  const inputs = hash.update(JSON.stringify(recipe)).digest('hex');
  const file = join(work, 'inputs.sha256');
  if (!existsSync(file)) {
    await mkdir(work, { recursive: true });
    await writeFile(file, inputs);
  } else if ((await readFile(file, 'utf8')) !== inputs)
    throw new Error(
      `The work folder holds a training of other data or by another recipe (${file}): name another one with --work, or empty it.`,
    );
}
