import { Seq2SeqForecaster } from '../../../../../core/nets/recurrent/estimators.ts';
import { recurrent } from './recurrent.ts';

export const seq2seq = recurrent(
  { name: 'sequence to sequence', task: 'return', outputs: 'path' },
  Seq2SeqForecaster,
);
