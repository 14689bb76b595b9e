import { MOST_BINS } from '../binning.ts';
import { requireFraction, requireLimit, requireWhole } from '../options.ts';
import type { GrowthLimits } from './growTree.ts';

export interface CartOptions {
  /** `classification` takes targets of 0 and 1 and predicts probabilities. */
  task: 'regression' | 'classification';
  /** For classification: what a split lowers. Default `gini`. */
  criterion?: 'gini' | 'entropy';
  /** Splits on the way to a leaf. Default no limit. */
  maxDepth?: number;
  /** Fewest rows of a node that is split. Default 2. */
  minSamplesSplit?: number;
  /** Fewest rows of a leaf, a row drawn twice counting twice. Default 1 for a tree, 5 (regression) and 1 for a forest. */
  minSamplesLeaf?: number;
  /**
   * Share of the columns that is tried at each split, rounded down but at least one, or `sqrt` for the root of their
   * number. Default 1 for a tree; 1/3 (regression) and `sqrt` (classification) for a forest, after Breiman (2001).
   */
  featureFraction?: number | 'sqrt';
  /** Most bins of a column, 2 to 255. Default 255. */
  bins?: number;
  /** Default 0. */
  seed?: number;
}

export type CheckedCartOptions = Required<CartOptions>;

/** @throws RangeError naming the option that is wrong and what it may be */
export function checkCartOptions(
  options: CartOptions & Pick<CheckedCartOptions, 'featureFraction' | 'minSamplesLeaf'>,
): CheckedCartOptions {
  const checked = {
    criterion: 'gini' as const,
    maxDepth: Number.POSITIVE_INFINITY,
    minSamplesSplit: 2,
    bins: MOST_BINS,
    seed: 0,
    ...options,
  };
  if (checked.task !== 'regression' && checked.task !== 'classification')
    throw new RangeError(`task must be regression or classification, not ${checked.task}`);
  if (checked.criterion !== 'gini' && checked.criterion !== 'entropy')
    throw new RangeError(`criterion must be gini or entropy, not ${checked.criterion}`);
  if (checked.criterion === 'entropy' && checked.task === 'regression')
    throw new RangeError('criterion entropy is for classification: leave it out for regression');
  requireLimit('maxDepth', checked.maxDepth, 1);
  requireWhole('minSamplesSplit', checked.minSamplesSplit, 2);
  requireWhole('minSamplesLeaf', checked.minSamplesLeaf, 1);
  if (checked.featureFraction !== 'sqrt') requireFraction('featureFraction', checked.featureFraction);
  requireWhole('bins', checked.bins, 2, MOST_BINS);
  requireWhole('seed', checked.seed, 0);
  return checked;
}

export function growthLimits(options: CheckedCartOptions, columns: number): GrowthLimits {
  const { featureFraction, criterion, maxDepth, minSamplesSplit, minSamplesLeaf } = options;
  const wanted = featureFraction === 'sqrt' ? Math.sqrt(columns) : featureFraction * columns;
  return {
    criterion: criterion === 'entropy' ? 'entropy' : 'squared',
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf,
    columnsPerSplit: Math.max(1, Math.floor(wanted)),
  };
}
