import { RandomForest } from '../../../../../core/learn/trees/randomForest.ts';
import { defineModel } from '../../model.ts';

export const forestDirection = defineModel({
  name: 'random forest of the direction',
  version: 1,
  family: 'trees',
  task: 'direction',
  input: 'table',
  scope: 'pooled',
  maxRows: 15_000,
  searchRows: 5000,
  candidates: [20, 100].map((minSamplesLeaf) => ({ minSamplesLeaf })),
  make: ({ minSamplesLeaf }, seed) =>
    new RandomForest({
      task: 'classification',
      trees: 60,
      sampleFraction: 0.6,
      minSamplesLeaf,
      bins: 63,
      seed,
    }),
});
