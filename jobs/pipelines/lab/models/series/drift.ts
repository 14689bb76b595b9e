import { Drift } from '../../../../../core/learn/series/naive.ts';
import { defineModel } from '../../model.ts';

export const drift = defineModel({
  name: 'drift',
  version: 1,
  family: 'series',
  task: 'return',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  candidates: [{}],
  make: () => new Drift(),
});
