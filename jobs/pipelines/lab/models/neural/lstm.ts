import { LstmForecaster } from '../../../../../core/nets/recurrent/estimators.ts';
import { recurrent } from './recurrent.ts';

export const lstm = recurrent({ name: 'LSTM', task: 'return', outputs: 'horizons' }, LstmForecaster);
