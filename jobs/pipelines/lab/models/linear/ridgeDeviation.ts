import { Ridge } from '../../../../../core/learn/ridge.ts';
import { defineModel } from '../../model.ts';

export const ridgeDeviation = defineModel({
  name: 'ridge of the deviation',
  version: 1,
  family: 'linear',
  task: 'volatility',
  input: 'table',
  scope: 'pooled',
  importances: true,
  ablation: true,
  candidates: [0.001, 0.01, 0.1].map((penalty) => ({ penalty })),
  make: (parameters) => new Ridge(parameters),
});
