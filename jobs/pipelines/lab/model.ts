import type { Estimator } from '../../../core/learn/estimator.ts';
import type { ModelFamily, Task } from '../../../core/market/laboratory/leaderboard.ts';
import type { Dataset } from './dataset/dataset.ts';
import type { LabOptions } from './options.ts';
import type { HorizonResult, Parameters } from './work/result.ts';

/**
 * A model as the laboratory sees it: one of these in one file of `models/`, and one line in its index.
 *
 * Tasks: `return` learns the h-day log return in units of deviation x sqrt(h), clipped; `direction` learns 1 where the
 * close rose; `volatility` learns the logarithm of the daily deviation over the next h days.
 */
export interface LabModel {
  /** As tables and `/model` show it. */
  name: string;
  /** Raised by hand when `make` comes to mean something else: results of older versions are not used again. */
  version: number;
  family: ModelFamily;
  task: Task;
  /**
   * `table`: the selected features, one row a day. `window`: the last 250 daily log returns, oldest first; a `token`
   * model gets consecutive days of one token and learns cumulative log returns of 1..30 days (see
   * core/learn/series/windows.ts). `sequence`: 30 days of 8 channels, flattened oldest first.
   */
  input: 'table' | 'window' | 'sequence';
  /** One model for all tokens, or one for each. */
  scope: 'pooled' | 'token';
  /** Families of features of a table; all at hand by default. */
  features?: readonly string[];
  /** Products of the features that count most are added. */
  interactions?: boolean;
  /** A window is led by the number of its day. */
  calendar?: boolean;
  /** `each`: one fit for each horizon (default). `horizons`: one fit with a column for each. `path`: 1..30 days. */
  outputs?: 'each' | 'horizons' | 'path';
  /** What `predict` of a window model gives: an expected log return (default), or the deviation of the cumulative one. */
  gives?: 'return' | 'deviation';
  /** Most rows to learn from, taken evenly in time. */
  maxRows?: number;
  /** Most rows while searching; `maxRows` by default. */
  searchRows?: number;
  /**
   * Rows on which the interval's quantiles are taken: the year held back from a first fit (default for a pooled model), or
   * all that were learned from, for a model with too few parameters to flatter itself (default for one of a token). An
   * ablation has no interval.
   */
  calibrateOn?: 'validate' | 'train' | 'nothing';
  /** Permutation importances are worth their time. */
  importances?: boolean;
  /** It stands for its kind in the ablation of feature families. */
  ablation?: boolean;
  /** What to choose among, on the last year of the training window. */
  candidates: readonly Parameters[];
  /** Called once in a process before `make`, e.g. to open a back end. */
  prepare?(): Promise<unknown>;
  make(parameters: never, seed: number): Estimator<unknown>;
}

/** A model that walks forward by itself and makes its own distribution: one unit of work for all folds. */
export interface WalkedModel extends Pick<LabModel, 'name' | 'version' | 'family' | 'task'> {
  walk(dataset: Dataset, options: LabOptions, horizons: readonly number[]): Promise<HorizonResult[]>;
}

/** Keeps the types of a model's own parameters together where it is written down. */
export function defineModel<P extends Parameters>(
  model: Omit<LabModel, 'make' | 'candidates'> & {
    candidates: readonly P[];
    make(parameters: P, seed: number): Estimator<unknown>;
  },
): LabModel {
  return model as unknown as LabModel;
}
