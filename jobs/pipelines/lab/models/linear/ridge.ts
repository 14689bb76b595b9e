import { Ridge } from '../../../../../core/learn/ridge.ts';
import { defineModel } from '../../model.ts';

export const ridge = defineModel({
  name: 'ridge',
  version: 1,
  family: 'linear',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  importances: true,
  ablation: true,
  candidates: [0.01, 0.1, 1, 10].map((penalty) => ({ penalty })),
  make: (parameters) => new Ridge(parameters),
});
