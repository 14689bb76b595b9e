import { GradientBoosting } from '../../../../../core/learn/trees/gradientBoosting.ts';
import { defineModel } from '../../model.ts';

export const boostingDirection = defineModel({
  name: 'gradient boosting of the direction',
  version: 1,
  family: 'trees',
  task: 'direction',
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
      loss: 'logistic',
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
