import { setImmediate } from 'node:timers/promises';
import type { EpochReport } from './train.ts';

export interface Driving {
  onEpoch?: (report: EpochReport) => void;
  /** Ends the training between two batches; the last checkpoint that `onEpoch` took goes on from its epoch. */
  signal?: AbortSignal;
}

/** Runs a training to its end, without a break. */
export function runToEnd<T>(training: Generator<EpochReport | undefined, T>): T {
  let next = training.next();
  while (next.done !== true) next = training.next();
  return next.value;
}

/**
 * Runs a training and lets others run between two batches.
 *
 * @throws the signal's reason when it is given
 */
export async function runInterruptibly<T>(
  training: Generator<EpochReport | undefined, T>,
  { onEpoch, signal }: Driving = {},
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = training.next();
    if (done === true) return value;
    if (value !== undefined) onEpoch?.(value);
    await setImmediate();
  }
}
