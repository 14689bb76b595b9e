import { ProphetStyle } from '../../../../../core/learn/series/prophet/prophetStyle.ts';
import { defineModel } from '../../model.ts';

export const prophetStyle = defineModel({
  name: 'Prophet-style',
  version: 1,
  family: 'series',
  task: 'return',
  input: 'window',
  scope: 'token',
  outputs: 'path',
  calendar: true,
  candidates: [0.05].map((changepointScale) => ({ changepointScale })),
  make: (parameters) => new ProphetStyle(parameters),
});
