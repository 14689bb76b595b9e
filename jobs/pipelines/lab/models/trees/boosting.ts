import { GradientBoosting } from '../../../../../core/learn/trees/gradientBoosting.ts';
import { defineModel } from '../../model.ts';

/** Gradient boosting of one thing or another, always grown alike, so that only what is learned differs. */
export const boosting = ({
  loss,
  ...own
}: {
  name: string;
  task: 'return' | 'direction' | 'volatility';
  loss: 'squared' | 'logistic';
  ablation?: true;
}) =>
  defineModel({
    ...own,
    version: 1,
    family: 'trees',
    input: 'table',
    scope: 'pooled',
    maxRows: 25_000,
    searchRows: 12_000,
    importances: true,
    candidates: [
      { rounds: 50, maxLeaves: 4 },
      { rounds: 100, maxLeaves: 8 },
      { rounds: 200, maxLeaves: 16 },
    ],
    make: ({ rounds, maxLeaves }, seed) =>
      new GradientBoosting({
        loss,
        rounds,
        maxLeaves,
        learningRate: 0.05,
        minSamplesLeaf: 100,
        penalty: 5,
        rowFraction: 0.6,
        columnFraction: 0.4,
        bins: 63,
        seed,
      }),
  });
