import { GruForecaster } from '../../../../../core/nets/recurrent/estimators.ts';
import { recurrent } from './recurrent.ts';

export const gruDeviation = recurrent(
  { name: 'GRU of the deviation', task: 'volatility', outputs: 'horizons' },
  GruForecaster,
);
