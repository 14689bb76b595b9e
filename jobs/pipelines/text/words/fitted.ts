import { join } from 'node:path';
import { cached } from '../cached.ts';
import type { Labelled } from '../fineTuning/rows.ts';
import { fitWords, naiveBayes, tfIdf, type WordsState } from '../models/baselines.ts';

/** Both baselines on words and pairs of words. */
export interface FittedBaselines {
  tfIdf: WordsState;
  naiveBayes: WordsState;
}

/** Fits both once: what an earlier run has left in `work` is taken from there. It holds words of the data and stays there. */
export function fittedBaselines(
  work: string,
  training: readonly Labelled[],
  validation: readonly Labelled[],
): Promise<FittedBaselines> {
  return cached(join(work, 'weights'), 'words', async () => ({
    tfIdf: fitWords(tfIdf, training, validation),
    naiveBayes: fitWords(naiveBayes, training, validation),
  }));
}
