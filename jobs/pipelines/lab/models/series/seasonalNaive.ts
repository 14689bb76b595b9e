import { SeasonalNaive } from '../../../../../core/learn/series/naive.ts';
import { defineModel } from '../../model.ts';

export const seasonalNaive = defineModel({
  name: 'seasonal naive',
  version: 1,
  family: 'series',
  task: 'return',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  candidates: [{ season: 7 }],
  make: (parameters) => new SeasonalNaive(parameters),
});
