import type { TrainingOptions } from '../training/options.ts';
import { RecurrentForecaster } from './forecaster.ts';
import type { HeadOptions } from './heads/open.ts';
import type { CellKind } from './layers/cell.ts';

interface RecurrentOptions {
  /** Steps of a row of features. */
  steps: number;
  /** Units of each recurrent layer. */
  units?: readonly number[];
  /** Units of the layer with rectified units before the head; 0 for none. */
  dense?: number;
  head?: HeadOptions;
  /** Share of units that a training step leaves out, in [0, 1). */
  dropout?: number;
  training?: Partial<TrainingOptions>;
}

/** LSTM layers, a dense layer and a head for all outputs. */
export class LstmForecaster extends RecurrentForecaster {
  constructor(options: RecurrentOptions) {
    super(filled('last', 'lstm', options));
  }
}

/** GRU layers, a dense layer and a head for all outputs. */
export class GruForecaster extends RecurrentForecaster {
  constructor(options: RecurrentOptions) {
    super(filled('last', 'gru', options));
  }
}

/** An encoder and a decoder; each column of the targets is a day ahead, the first one first. */
export class Seq2SeqForecaster extends RecurrentForecaster {
  constructor({ cell = 'lstm', ...options }: RecurrentOptions & { cell?: CellKind }) {
    super(filled('decoder', cell, options));
  }
}

function filled(reading: 'last' | 'decoder', cell: CellKind, options: RecurrentOptions) {
  const { steps, units = [32, 16], dense = 16, head = { kind: 'point' }, dropout = 0.1, training } = options;
  return { architecture: { reading, cell, units, dense, head }, steps, dropout, training };
}
