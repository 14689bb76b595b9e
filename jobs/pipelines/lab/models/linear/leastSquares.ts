import { Ridge } from '../../../../../core/learn/ridge.ts';
import { defineModel } from '../../model.ts';

export const leastSquares = defineModel({
  name: 'linear',
  version: 1,
  family: 'linear',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  candidates: [{ penalty: 0 }],
  make: (parameters) => new Ridge(parameters),
});
