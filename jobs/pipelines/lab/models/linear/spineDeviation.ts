import { Ridge } from '../../../../../core/learn/ridge.ts';
import { defineModel } from '../../model.ts';

/** The served model's estimator of the deviation, which also scales the intervals of all that forecast a return only. */
export const spineDeviation = defineModel({
  name: "ridge of the deviation, served model's features",
  version: 1,
  family: 'linear',
  task: 'volatility',
  input: 'table',
  scope: 'pooled',
  features: ['spine'],
  calibrateOn: 'train',
  candidates: [{ penalty: 0.01 }],
  make: (parameters) => new Ridge(parameters),
});
