import { type AutoencoderOptions, autoencoder } from '../../../nets/energy/autoencoder.ts';
import { contrastive } from '../../../nets/energy/contrastive.ts';
import { jointEmbedding } from '../../../nets/energy/jointEmbedding.ts';
import { featureNames, WINDOW } from '../features.ts';

const window = { rows: WINDOW, features: featureNames.length };

export const AUTOENCODER: AutoencoderOptions = { hidden: 32, code: 4, noise: 0.2, fading: 0.5 };
/** Weights in the paper's proportion, 25 : 25 : 1. */
export const JOINT = { hidden: 32, embedding: 12, variance: 1, covariance: 0.04 };
export const CONTRASTIVE = { hidden: 32, embedding: 8 };

export const networks = {
  autoencoder: autoencoder(window, AUTOENCODER),
  joint: jointEmbedding(window, JOINT),
  contrastive: contrastive(window, CONTRASTIVE),
};

export type NetworkName = keyof typeof networks;
export const networkNames = Object.keys(networks) as NetworkName[];

/** Of the training: a fraction of a minute each on WebAssembly. */
export const TRAINING = {
  epochs: 10,
  batch: 256,
  rate: 3e-3,
  validation: 0.1,
  // Windows of one day of all tokens, and those that share rows with them, are on one side.
  embargo: 300,
  patience: 4,
};
