import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/log.ts';
import { comparisonsShape } from '../../core/market/allocate/comparison.ts';
import type { AllocationSource } from '../../core/market/allocate/source.ts';
import { assetsIndex, decodeAssets } from '../../core/market/assets/snapshot.ts';

/**
 * Closes of stocks and funds, and the comparison of strategies, under a folder of models; each is read once, when it is
 * first asked for. A broken file is as good as none.
 */
export function openAllocation(models: string, log: Logger): AllocationSource {
  const place = join(models, 'snapshot');
  const closes = once(async () => {
    const [text, bytes] = await Promise.all([
      readFile(join(place, 'assets.json'), 'utf8'),
      readFile(join(place, 'assets.bin')),
    ]);
    return decodeAssets(assetsIndex.parse(JSON.parse(text)), bytes);
  });
  const comparisons = once(async () =>
    comparisonsShape.parse(JSON.parse(await readFile(join(models, 'allocate', 'comparison.json'), 'utf8'))),
  );

  function once<T>(read: () => Promise<T>): () => Promise<T | undefined> {
    let reading: Promise<T | undefined> | undefined;
    return () => {
      reading ??= read().catch((err: unknown) => {
        const missing = (err as NodeJS.ErrnoException).code === 'ENOENT';
        if (missing) log.info('stocks and back-tests of plans are incomplete: npm run train writes them');
        else
          log.warn({ err }, 'a file of stocks or of back-tests cannot be read: npm run train writes it anew');
        return undefined;
      });
      return reading;
    };
  }

  return { closes, comparisons };
}
