import { Logistic } from '../../../../../core/learn/logistic.ts';
import { defineModel } from '../../model.ts';

export const logistic = defineModel({
  name: 'logistic',
  version: 1,
  family: 'linear',
  task: 'direction',
  input: 'table',
  scope: 'pooled',
  maxRows: 30_000,
  searchRows: 15_000,
  importances: true,
  candidates: [0.01, 0.1, 1].map((penalty) => ({ penalty })),
  make: (parameters) => new Logistic(parameters),
});
