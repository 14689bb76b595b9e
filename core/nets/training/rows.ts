import { seededRandom } from '../../learn/random.ts';
import type { TrainingOptions } from './options.ts';

/** Indices of rows. */
export interface Split {
  training: Int32Array;
  /** The last rows; empty where none are to choose the epoch. */
  validation: Int32Array;
}

/**
 * Splits rows that are in order of time: the last ones choose the epoch, and an embargo lies between.
 *
 * @throws RangeError when nothing is left to train on
 */
export function splitByTime(rows: number, { validation, embargo }: TrainingOptions): Split {
  const chosen = validation === 0 ? 0 : Math.max(1, Math.round(rows * validation));
  const trained = rows - chosen - (chosen === 0 ? 0 : embargo);
  if (trained < 1)
    throw new RangeError(
      `${rows} rows leave none to train on; give more, or a smaller validation or embargo`,
    );
  return {
    training: Int32Array.from({ length: trained }, (_, i) => i),
    validation: Int32Array.from({ length: chosen }, (_, i) => rows - chosen + i),
  };
}

/** A generator of its own for every epoch, so that a resumed run draws what an unbroken one draws. */
export function epochRandom(seed: number, epoch: number): () => number {
  return seededRandom(Math.imul(seed + 1, 0x9e3779b1) + Math.imul(epoch + 1, 0x85ebca6b));
}

/** The rows in a random order (Fisher and Yates 1938), dealt out into batches whose sizes differ by one at most. */
export function shuffledBatches(rows: Int32Array, batch: number, random: () => number): Int32Array[] {
  const order = rows.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other], order[i]];
  }
  return evenParts(order, batch);
}

export function evenParts(rows: Int32Array, most: number): Int32Array[] {
  const parts = Math.ceil(rows.length / most);
  const at = (part: number) => Math.round((part * rows.length) / parts);
  return Array.from({ length: parts }, (_, part) => rows.subarray(at(part), at(part + 1)));
}
