import { GruForecaster } from '../../../../../core/nets/recurrent/estimators.ts';
import { openBackend } from '../../../../../core/nets/tensorflow/backend.ts';
import { defineModel } from '../../model.ts';

/** Rows between those that are trained on and those that choose the epoch: a month of them. */
const EMBARGO = 250;

export const gruDeviation = defineModel({
  name: 'GRU of the deviation',
  version: 1,
  family: 'neural',
  task: 'volatility',
  input: 'sequence',
  scope: 'pooled',
  outputs: 'horizons',
  maxRows: 8000,
  prepare: openBackend,
  candidates: [{ units: [32, 16], dropout: 0.2 }],
  make: ({ units, dropout }, seed) =>
    new GruForecaster({
      steps: 30,
      units,
      dropout,
      training: { epochs: 8, batch: 256, patience: 2, validation: 0.1, embargo: EMBARGO, seed },
    }),
});
