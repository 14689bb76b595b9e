import { ExponentialSmoothing } from '../../../../../core/learn/series/exponentialSmoothing.ts';
import { defineModel } from '../../model.ts';

export const exponentialSmoothing = defineModel({
  name: 'exponential smoothing',
  version: 1,
  family: 'series',
  task: 'return',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  candidates: (['simple', 'holt', 'holt-winters'] as const).map((components) => ({ components })),
  make: (parameters) => new ExponentialSmoothing(parameters),
});
