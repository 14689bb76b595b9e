import type { Estimator } from '../../../../../core/learn/estimator.ts';
import { openBackend } from '../../../../../core/nets/tensorflow/backend.ts';
import { defineModel, type LabModel } from '../../model.ts';

/** Rows between those that are trained on and those that choose the epoch: a month of them. */
const EMBARGO = 250;

interface RecurrentOptions {
  steps: number;
  units: number[];
  dropout: number;
  training: {
    epochs: number;
    batch: number;
    patience: number;
    validation: number;
    embargo: number;
    seed: number;
  };
}

/** A recurrent network, always as large and trained alike, so that only its kind and what it learns differ. */
export const recurrent = (
  own: Pick<LabModel, 'name' | 'task' | 'outputs'>,
  Forecaster: new (options: RecurrentOptions) => Estimator<unknown>,
) =>
  defineModel({
    ...own,
    version: 1,
    family: 'neural',
    input: 'sequence',
    scope: 'pooled',
    maxRows: 8000,
    prepare: openBackend,
    candidates: [{ units: [32, 16], dropout: 0.2 }],
    make: ({ units, dropout }, seed) =>
      new Forecaster({
        steps: 30,
        units,
        dropout,
        training: { epochs: 8, batch: 256, patience: 2, validation: 0.1, embargo: EMBARGO, seed },
      }),
  });
