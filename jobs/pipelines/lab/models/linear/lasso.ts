import { Lasso } from '../../../../../core/learn/lasso.ts';
import { defineModel } from '../../model.ts';

export const lasso = defineModel({
  name: 'lasso',
  version: 1,
  family: 'linear',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  maxRows: 30_000,
  searchRows: 20_000,
  candidates: [0.003, 0.01, 0.03].map((penalty) => ({ penalty })),
  make: (parameters) => new Lasso(parameters),
});
