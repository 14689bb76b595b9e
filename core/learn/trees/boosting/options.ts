import { MOST_BINS } from '../binning.ts';
import { requireFraction, requireLimit, requireWhole } from '../options.ts';
import type { LossName } from './losses.ts';

/** Stops where the loss on the last rows no longer falls, and keeps the rounds up to the best one. */
export interface EarlyStopping {
  /** Share of the rows, the last ones, that is kept out of the fit: rows must be in the order of time. Default 0.1. */
  fraction?: number;
  /** Rows before those that are left out altogether, so that no target of a fitted row reaches into them. Default 0. */
  embargo?: number;
  /** Rounds without a new best after which it stops. Default 20. */
  patience?: number;
}

export interface GradientBoostingOptions {
  /** `logistic` takes targets of 0 and 1 and predicts probabilities; `{ quantile: 0.1 }` predicts that quantile. */
  loss: LossName;
  /** Most rounds; one tree each. Default 100. */
  rounds?: number;
  /** What a tree's step is multiplied by, above 0 and up to 1. Default 0.1. */
  learningRate?: number;
  /** `leaf` splits the leaf that gains most, `depth` level by level. Default `leaf`. */
  growth?: 'leaf' | 'depth';
  /** Default 31. */
  maxLeaves?: number;
  /** Splits on the way to a leaf. Default no limit. */
  maxDepth?: number;
  /** Fewest rows of a leaf. Default 20. */
  minSamplesLeaf?: number;
  /** Added to the sum of second derivatives of a leaf (L2), which draws its value to 0. Default 0. */
  penalty?: number;
  /** Share of the rows, drawn without replacement, that each tree is grown on (Friedman 2002). Default 1. */
  rowFraction?: number;
  /** Share of the columns, rounded down but at least one, that each tree may use. Default 1. */
  columnFraction?: number;
  /** Most bins of a column, 2 to 255. Default 255. */
  bins?: number;
  /** Default none: all rounds on all rows. */
  earlyStopping?: EarlyStopping;
  /** Default 0. */
  seed?: number;
}

export type CheckedBoostingOptions = Required<Omit<GradientBoostingOptions, 'earlyStopping'>> & {
  earlyStopping: Required<EarlyStopping> | undefined;
};

/** @throws RangeError naming the option that is wrong and what it may be */
export function checkBoostingOptions(options: GradientBoostingOptions): CheckedBoostingOptions {
  const checked = {
    rounds: 100,
    learningRate: 0.1,
    growth: 'leaf' as const,
    maxLeaves: 31,
    maxDepth: Number.POSITIVE_INFINITY,
    minSamplesLeaf: 20,
    penalty: 0,
    rowFraction: 1,
    columnFraction: 1,
    bins: MOST_BINS,
    seed: 0,
    ...options,
    earlyStopping: options.earlyStopping && {
      fraction: 0.1,
      embargo: 0,
      patience: 20,
      ...options.earlyStopping,
    },
  };
  requireLoss(checked.loss);
  requireWhole('rounds', checked.rounds, 1);
  requireFraction('learningRate', checked.learningRate);
  if (checked.growth !== 'leaf' && checked.growth !== 'depth')
    throw new RangeError(`growth must be leaf or depth, not ${checked.growth}`);
  requireWhole('maxLeaves', checked.maxLeaves, 2);
  requireLimit('maxDepth', checked.maxDepth, 1);
  requireWhole('minSamplesLeaf', checked.minSamplesLeaf, 1);
  if (!(checked.penalty >= 0 && checked.penalty < Number.POSITIVE_INFINITY))
    throw new RangeError(`penalty must be a number >= 0, not ${checked.penalty}`);
  requireFraction('rowFraction', checked.rowFraction);
  requireFraction('columnFraction', checked.columnFraction);
  requireWhole('bins', checked.bins, 2, MOST_BINS);
  requireWhole('seed', checked.seed, 0);
  if (checked.earlyStopping) {
    const { fraction, embargo, patience } = checked.earlyStopping;
    if (!(fraction > 0 && fraction < 1))
      throw new RangeError(`earlyStopping.fraction must be a share between 0 and 1, not ${fraction}`);
    requireWhole('earlyStopping.embargo', embargo, 0);
    requireWhole('earlyStopping.patience', patience, 1);
  }
  return checked;
}

function requireLoss(loss: LossName): void {
  if (loss === 'squared' || loss === 'logistic') return;
  const quantile = typeof loss === 'object' ? loss.quantile : Number.NaN;
  if (!(quantile > 0 && quantile < 1))
    throw new RangeError('loss must be squared, logistic or { quantile: q } with q between 0 and 1');
}
