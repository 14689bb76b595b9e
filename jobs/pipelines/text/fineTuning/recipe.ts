import { seededRandom } from '../../../../core/learn/random.ts';
import { shuffle } from '../../../../core/nets/encoder/batches.ts';
import type { PoolRow } from '../split/corpus.ts';
import type { StageOptions } from './stage.ts';

/** Human-labelled headlines about crypto: what is served is like these. */
export const CRYPTO = 'CryptoLin';
/** Human-labelled headlines about shares and economies. */
export const FINANCE: readonly string[] = ['SEntFiN', 'TwitterFinNews'];

/** Neutral tweets are two thirds of theirs and teach little: so many are kept. */
const NEUTRAL_TWEETS = 2_000;
/** Finance rows that stay beside the crypto rows in the second stage, so that what the first taught is not forgotten. */
const REPLAYED = 3_500;

export const SMOOTHING = 0.1;
/** A crypto row counts as two. */
export const ROW_WEIGHTS: Readonly<Record<string, number>> = { [CRYPTO]: 2 };
export const SEEDS: readonly number[] = [1, 2, 3, 4, 5];

/** First stage: what good and bad news of markets look like, from finance headlines alone; shared by every seed. */
export const financeStage: StageOptions = {
  trainedLayers: 6,
  rates: { encoder: 1.4e-4, head: 1.4e-3, layerDecay: 0.9, warmUp: 0.06 },
  dropout: 0.1,
  weightDecay: 0.01,
  averaging: 0.98,
  epochs: 1,
  batchSize: 64,
  evaluationsPerEpoch: 2,
  patience: 9,
  seed: 1,
};

/** Second stage: crypto headlines, with some of finance. */
export function cryptoStage(seed: number): StageOptions {
  return {
    ...financeStage,
    rates: { encoder: 1e-4, head: 1e-3, layerDecay: 0.9, warmUp: 0.1 },
    averaging: 0.97,
    epochs: 3,
    batchSize: 32,
    evaluationsPerEpoch: 2,
    patience: 4,
    seed,
  };
}

export function financeRows(pool: readonly PoolRow[]): PoolRow[] {
  let neutral = 0;
  return pool.filter(({ source, label }) => {
    if (!FINANCE.includes(source)) return false;
    return source !== 'TwitterFinNews' || label !== 1 || neutral++ < NEUTRAL_TWEETS;
  });
}

export function cryptoRows(pool: readonly PoolRow[], seed: number): PoolRow[] {
  const crypto = pool.filter(({ source }) => source === CRYPTO);
  return [...crypto, ...shuffle(financeRows(pool), seededRandom(seed)).slice(0, REPLAYED)];
}
