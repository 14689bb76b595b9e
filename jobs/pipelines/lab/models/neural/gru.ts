import { GruForecaster } from '../../../../../core/nets/recurrent/estimators.ts';
import { recurrent } from './recurrent.ts';

export const gru = recurrent({ name: 'GRU', task: 'return', outputs: 'horizons' }, GruForecaster);
