import { GradientBoosting } from '../../../../../core/learn/trees/gradientBoosting.ts';
import { defineModel } from '../../model.ts';

export const gradientBoosting = defineModel({
  name: 'gradient boosting',
  version: 1,
  family: 'trees',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  maxRows: 25_000,
  searchRows: 12_000,
  importances: true,
  ablation: true,
  candidates: [
    { rounds: 50, maxLeaves: 4 },
    { rounds: 100, maxLeaves: 8 },
    { rounds: 200, maxLeaves: 16 },
  ],
  make: ({ rounds, maxLeaves }, seed) =>
    new GradientBoosting({
      loss: 'squared',
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
