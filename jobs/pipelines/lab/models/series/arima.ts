import { Arima } from '../../../../../core/learn/series/arima/arima.ts';
import { defineModel } from '../../model.ts';

export const arima = defineModel({
  name: 'ARIMA',
  version: 1,
  family: 'series',
  task: 'return',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  candidates: [{ p: 2, q: 2, auto: true }],
  make: (parameters) => new Arima(parameters),
});
