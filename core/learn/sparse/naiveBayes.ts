import type { ClassTargets } from './classifier.ts';
import { LinearClassifier } from './linearClassifier.ts';
import type { SparseMatrix } from './sparseMatrix.ts';

/**
 * Multinomial naive Bayes (McCallum and Nigam 1998) on counts, every class as likely beforehand as any other: how frequent
 * the classes are in the training set says nothing about the next headline.
 */
export class NaiveBayes extends LinearClassifier {
  readonly smoothing: number;

  /** @param smoothing count > 0 that every column has beforehand (Lidstone) */
  constructor({ smoothing }: { smoothing: number }) {
    super();
    if (!(smoothing > 0)) throw new RangeError('smoothing must be a number > 0');
    this.smoothing = smoothing;
  }

  protected override estimate(features: SparseMatrix, targets: ClassTargets) {
    const { classes, labels } = targets;
    const { columns, start, column, value } = features;
    const counts = new Float64Array(columns * classes).fill(this.smoothing);
    for (let row = 0; row < features.rows; row++) {
      const weight = targets.weights?.[row] ?? 1;
      for (let at = start[row]; at < start[row + 1]; at++) {
        if (value[at] < 0) throw new RangeError(`Row ${row} holds ${value[at]}: counts are at least 0`);
        counts[column[at] * classes + labels[row]] += weight * value[at];
      }
    }
    const totals = new Float64Array(classes);
    for (let i = 0; i < counts.length; i++) totals[i % classes] += counts[i];
    return {
      weights: Array.from(counts, (count, i) => Math.log(count / totals[i % classes])),
      intercepts: new Array<number>(classes).fill(0),
    };
  }
}
