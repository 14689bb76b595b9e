import { seededRandom } from '../../../../core/learn/random.ts';
import { shuffle } from '../../../../core/nets/encoder/batches.ts';
import type { PoolRow } from '../split/corpus.ts';
import { CRYPTO } from './rows.ts';
import type { StageOptions } from './stage.ts';

/** Human-labelled headlines about shares and economies. */
const FINANCE: readonly string[] = ['SEntFiN', 'TwitterFinNews'];

/** Finance rows that stay beside the crypto rows in the second stage, so that what the first taught is not forgotten. */
const REPLAYED = 2_000;

export const SMOOTHING = 0.1;
export const SEEDS: readonly number[] = [1, 2, 3, 4, 5];

/** First stage, shared by every seed: crypto and finance together. */
export const jointStage: StageOptions = {
  trainedLayers: 6,
  rates: { encoder: 1e-4, head: 1e-3, layerDecay: 0.9, warmUp: 0.06 },
  dropout: 0.1,
  weightDecay: 0.01,
  averaging: 0.99,
  epochs: 2,
  batchSize: 32,
  evaluationsPerEpoch: 2,
  patience: 9,
  seed: 1,
};

/** Second stage: crypto headlines with a few of finance, slower. */
export function cryptoStage(seed: number): StageOptions {
  return {
    ...jointStage,
    rates: { encoder: 5e-5, head: 5e-4, layerDecay: 0.9, warmUp: 0.1 },
    averaging: 0.97,
    batchSize: 64,
    patience: 3,
    seed,
  };
}

/** Headlines that nobody has labelled, and that the third stage learns from by the opinion of the second. */
const TAUGHT = 12_000;

/** Third stage: from the first on, on what the second learns from and the taught rows. */
export const selfTrainingStage: StageOptions = {
  ...cryptoStage(1),
  evaluationsPerEpoch: 4,
  averaging: 0.98,
  patience: 9,
  epochs: 1,
};

/** Rows that the models learn from, unless a run is about something else. */
export function humanRows(pool: readonly PoolRow[]): PoolRow[] {
  return pool.filter(({ source }) => source === CRYPTO || FINANCE.includes(source));
}

/** Rows of the second stage: which finance rows stay depends on the seed. */
export function cryptoRows(pool: readonly PoolRow[], seed: number): PoolRow[] {
  const rows = humanRows(pool);
  const finance = rows.filter(({ source }) => source !== CRYPTO);
  return [
    ...rows.filter(({ source }) => source === CRYPTO),
    ...shuffle(finance, seededRandom(seed)).slice(0, REPLAYED),
  ];
}

/** Headlines that are taught. */
export function taughtTexts<Text>(unlabelled: readonly Text[]): Text[] {
  return shuffle([...unlabelled], seededRandom(7)).slice(0, TAUGHT);
}
