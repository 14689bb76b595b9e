import { RandomForest } from '../../../../../core/learn/trees/randomForest.ts';
import { defineModel } from '../../model.ts';

export const randomForest = defineModel({
  name: 'random forest',
  version: 1,
  family: 'trees',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  maxRows: 15_000,
  searchRows: 5000,
  candidates: [20, 100].map((minSamplesLeaf) => ({ minSamplesLeaf })),
  make: ({ minSamplesLeaf }, seed) =>
    new RandomForest({
      task: 'regression',
      trees: 60,
      sampleFraction: 0.6,
      featureFraction: 0.15,
      minSamplesLeaf,
      bins: 63,
      seed,
    }),
});
