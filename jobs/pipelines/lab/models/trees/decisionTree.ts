import { DecisionTree } from '../../../../../core/learn/trees/decisionTree.ts';
import { defineModel } from '../../model.ts';

export const decisionTree = defineModel({
  name: 'decision tree',
  version: 1,
  family: 'trees',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  maxRows: 20_000,
  candidates: [3, 5, 8].map((maxDepth) => ({ maxDepth })),
  make: ({ maxDepth }, seed) => new DecisionTree({ task: 'regression', maxDepth, minSamplesLeaf: 50, seed }),
});
