import { KNearest } from '../../../../../core/learn/neighbours/kNearest.ts';
import { defineModel } from '../../model.ts';

export const kNearest = defineModel({
  name: 'k-nearest neighbours',
  version: 1,
  family: 'neighbours',
  task: 'return',
  input: 'table',
  scope: 'pooled',
  outputs: 'horizons',
  maxRows: 6000,
  searchRows: 3000,
  candidates: [50, 200].map((neighbours) => ({ neighbours })),
  make: (parameters) => new KNearest(parameters),
});
