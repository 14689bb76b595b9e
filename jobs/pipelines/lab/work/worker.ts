import { existsSync } from 'node:fs';
import { readDataset } from '../dataset/file.ts';
import { models, walkedModels } from '../models/index.ts';
import { unitPath } from './cache.ts';
import type { Order, Outcome, WorkerSetup } from './messages.ts';
import { writeResult } from './result.ts';
import { runUnit, runWalked } from './unit.ts';

/** A process that computes one unit after the other and writes each result to the cache. */
const { datasetPath, options }: WorkerSetup = JSON.parse(process.argv[2]);
const dataset = readDataset(datasetPath);

process.on('message', async ({ id, unit }: Order) => {
  const outcome: Outcome = { id };
  try {
    const walked = walkedModels.find(({ name }) => name === unit.model);
    const model = walked ?? models.find(({ name }) => name === unit.model);
    if (model === undefined) throw new RangeError(`No model is called ${unit.model}`);
    const path = unitPath(options, (await dataset).key, unit, model);
    if (!existsSync(path)) {
      const run = 'walk' in model ? runWalked : runUnit;
      await writeResult(path, await run(await dataset, options, unit, model as never));
    }
  } catch (error) {
    outcome.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  process.send?.(outcome);
});
process.on('disconnect', () => process.exit());
