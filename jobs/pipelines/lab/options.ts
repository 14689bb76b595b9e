import { dayNumber } from '../../../core/market/candles/candles.ts';

/** What a run of the laboratory covers. */
export interface LabOptions {
  /** Folder of `ohlcv.csv.gz` and the other market files. */
  data: string;
  /** Folder of `fear_greed.csv`, and of `sentiment.csv` where there is one. */
  news: string;
  /** Where results of units and tables of features are kept. */
  cache: string;
  /** Where the leaderboard goes, a folder of models. */
  models: string;
  /** The page whose generated parts are rewritten; its figures lie in a folder beside it. */
  page: string;
  /** Tokens with the longest history that are forecast; the market of the features is always the whole universe. */
  tokens: number;
  /** Days of the first and last forecast. */
  from: number;
  to: number;
  /** Days between two fits. */
  step: number;
  /** Most folds, from the first on: fewer for a quick look. */
  folds: number;
  /** The last folds, on which the ablation is done: it fits every model with and without every family of features. */
  ablationFolds: number;
  horizons: readonly number[];
  /** Days between the last target that is learned from and the first forecast. */
  embargo: number;
  /** Models by name; all by default. */
  only?: readonly string[];
  /** Processes at a time. */
  workers: number;
  /** Factor of every model's row limits. */
  rowShare: number;
}

export const fullRun = {
  tokens: 40,
  from: dayNumber('2022-07-01'),
  to: dayNumber('2025-06-30'),
  // Six stretches of the same length.
  step: 183,
  folds: 1000,
  ablationFolds: 2,
  horizons: [1, 7, 30],
  embargo: 5,
  workers: 2,
  rowShare: 1,
} as const;

/** A minute instead of the better part of an hour: figures of such a run say little. */
export const quickRun = { ...fullRun, tokens: 10, folds: 2, rowShare: 0.15 } as const;
