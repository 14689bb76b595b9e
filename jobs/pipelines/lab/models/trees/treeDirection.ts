import { DecisionTree } from '../../../../../core/learn/trees/decisionTree.ts';
import { defineModel } from '../../model.ts';

export const treeDirection = defineModel({
  name: 'decision tree of the direction',
  version: 1,
  family: 'trees',
  task: 'direction',
  input: 'table',
  scope: 'pooled',
  maxRows: 20_000,
  candidates: [3, 5, 8].map((maxDepth) => ({ maxDepth })),
  make: ({ maxDepth }, seed) =>
    new DecisionTree({ task: 'classification', maxDepth, minSamplesLeaf: 50, seed }),
});
