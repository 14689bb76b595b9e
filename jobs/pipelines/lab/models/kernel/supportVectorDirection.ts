import { SupportVectorClassifier } from '../../../../../core/learn/supportVectors/classifier.ts';
import { defineModel } from '../../model.ts';
import { Squashed } from '../squashed.ts';

export const supportVectorDirection = defineModel({
  name: 'support vector machine',
  version: 1,
  family: 'kernel',
  task: 'direction',
  input: 'table',
  scope: 'pooled',
  maxRows: 2500,
  candidates: [0.01, 0.1].map((cost) => ({ cost })),
  make: ({ cost }) => new Squashed(new SupportVectorClassifier({ cost, kernel: { kind: 'rbf' } })),
});
