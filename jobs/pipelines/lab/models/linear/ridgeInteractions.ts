import { Ridge } from '../../../../../core/learn/ridge.ts';
import { defineModel } from '../../model.ts';

export const ridgeInteractions = defineModel({
  name: 'ridge with interactions',
  version: 1,
  family: 'linear',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  interactions: true,
  maxRows: 30_000,
  candidates: [0.1, 1, 10].map((penalty) => ({ penalty })),
  make: (parameters) => new Ridge(parameters),
});
