import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { comparisonsShape } from '../../core/market/allocate/comparison.ts';
import type { AllocationSource } from '../../core/market/allocate/source.ts';
import { assetsIndex, decodeAssets } from '../../core/market/assets/snapshot.ts';
import { modelFile } from './modelFile.ts';

/** Closes of stocks and funds, and the comparison of strategies, under a folder of models. */
export function openAllocation(models: string, log: Logger): AllocationSource {
  const notes = {
    missing: 'stocks and back-tests of plans are incomplete: npm run train writes them',
    broken: 'a file of stocks or of back-tests cannot be read: npm run train writes it anew',
  };
  const place = join(models, 'snapshot');
  return {
    closes: modelFile(
      join(place, 'assets.json'),
      async (text) =>
        decodeAssets(assetsIndex.parse(JSON.parse(text)), await readFile(join(place, 'assets.bin'))),
      notes,
      log,
    ),
    comparisons: modelFile(
      join(models, 'allocate', 'comparison.json'),
      (text) => comparisonsShape.parse(JSON.parse(text)),
      notes,
      log,
    ),
  };
}
