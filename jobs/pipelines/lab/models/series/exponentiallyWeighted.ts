import { ExponentiallyWeighted } from '../../../../../core/learn/series/volatility/exponentiallyWeighted.ts';
import { defineModel } from '../../model.ts';

export const exponentiallyWeighted = defineModel({
  name: 'exponentially weighted variance',
  version: 1,
  family: 'series',
  task: 'volatility',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  gives: 'deviation',
  candidates: [{ decay: 0.94 }],
  make: (parameters) => new ExponentiallyWeighted(parameters),
});
