import { SupportVectorRegression } from '../../../../../core/learn/supportVectors/regression.ts';
import { defineModel } from '../../model.ts';

export const supportVectorRegression = defineModel({
  name: 'support vector regression',
  version: 1,
  family: 'kernel',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  maxRows: 2500,
  candidates: [0.01, 0.1].map((cost) => ({ cost })),
  make: ({ cost }) => new SupportVectorRegression({ cost, epsilon: 0.3, kernel: { kind: 'rbf' } }),
});
