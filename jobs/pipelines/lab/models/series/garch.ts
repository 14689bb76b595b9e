import { Garch } from '../../../../../core/learn/series/volatility/garch.ts';
import { defineModel } from '../../model.ts';

export const garch = defineModel({
  name: 'GARCH',
  version: 1,
  family: 'series',
  task: 'volatility',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  gives: 'deviation',
  candidates: [{ asymmetric: false }],
  make: (parameters) => new Garch(parameters),
});
