import { Seq2SeqForecaster } from '../../../../../core/nets/recurrent/estimators.ts';
import { openBackend } from '../../../../../core/nets/tensorflow/backend.ts';
import { defineModel } from '../../model.ts';

/** Rows between those that are trained on and those that choose the epoch: a month of them. */
const EMBARGO = 250;

export const seq2seq = defineModel({
  name: 'sequence to sequence',
  version: 1,
  family: 'neural',
  task: 'return',
  input: 'sequence',
  scope: 'pooled',
  outputs: 'path',
  maxRows: 8000,
  prepare: openBackend,
  candidates: [{ units: [32, 16], dropout: 0.2 }],
  make: ({ units, dropout }, seed) =>
    new Seq2SeqForecaster({
      steps: 30,
      units,
      dropout,
      training: { epochs: 8, batch: 256, patience: 2, validation: 0.1, embargo: EMBARGO, seed },
    }),
});
