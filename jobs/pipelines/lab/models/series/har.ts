import { Har } from '../../../../../core/learn/series/volatility/har.ts';
import { defineModel } from '../../model.ts';

export const har = defineModel({
  name: 'HAR',
  version: 1,
  family: 'series',
  task: 'volatility',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  gives: 'deviation',
  candidates: [{}],
  make: (parameters) => new Har(parameters),
});
