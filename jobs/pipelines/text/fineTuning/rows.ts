import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';
import type { LabelledRow } from '../../../../core/nets/encoder/trainer.ts';
import { classes } from '../data/headlines.ts';

/** What a row of any model is learned from. */
export interface Labelled {
  text: string;
  label: number;
  source: string;
}

/** Human-labelled headlines about crypto: what is served is like these. */
export const CRYPTO = 'CryptoLin';
/** A crypto row counts as two. */
export const ROW_WEIGHTS: Readonly<Record<string, number>> = { [CRYPTO]: 2 };

/**
 * For each row the logarithms of how frequent the classes are in its source: sources differ in that far more than the
 * world does. One row of each class is counted beforehand.
 */
export function priorOffsets(rows: readonly Labelled[]): number[][] {
  const counts = new Map<string, number[]>();
  for (const { source, label } of rows) {
    const count = counts.get(source) ?? classes.map(() => 1);
    count[label]++;
    counts.set(source, count);
  }
  const offsets = new Map(
    [...counts].map(([source, count]) => {
      const total = count.reduce((sum, value) => sum + value, 0);
      return [source, count.map((value) => Math.log(value / total))];
    }),
  );
  return rows.map(({ source }) => offsets.get(source) ?? []);
}

/** @param smoothing share of the target that is spread over all classes (Szegedy et al. 2016) */
export function labelledRows(
  rows: readonly Labelled[],
  tokens: (text: string) => TokenRow,
  smoothing: number,
): LabelledRow[] {
  const offsets = priorOffsets(rows);
  return rows.map(({ text, label, source }, i) => ({
    ...tokens(text),
    target: classes.map((_, k) => (k === label ? 1 - smoothing : 0) + smoothing / classes.length),
    offset: offsets[i],
    weight: ROW_WEIGHTS[source] ?? 1,
  }));
}
