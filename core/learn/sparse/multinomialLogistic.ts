import type { ClassTargets } from './classifier.ts';
import { minimise } from './lbfgs.ts';
import { LinearClassifier } from './linearClassifier.ts';
import type { SparseMatrix } from './sparseMatrix.ts';

/** Softmax regression on sparse rows: minimises the weighted mean log loss + penalty |w|^2 / 2; intercepts are free. */
export class MultinomialLogistic extends LinearClassifier {
  readonly penalty: number;

  /** @param penalty > 0, so that separable data has a finite answer */
  constructor({ penalty }: { penalty: number }) {
    super();
    if (!(penalty > 0)) throw new RangeError('penalty must be a number > 0');
    this.penalty = penalty;
  }

  protected override estimate(features: SparseMatrix, targets: ClassTargets) {
    const { classes } = targets;
    const size = features.columns * classes;
    const solution = minimise(
      (point, gradient) => objective(features, targets, this.penalty, point, gradient),
      new Float64Array(size + classes),
    );
    return { weights: [...solution.subarray(0, size)], intercepts: [...solution.subarray(size)] };
  }
}

function objective(
  { rows, columns, start, column, value }: SparseMatrix,
  { classes, labels, weights, offsets }: ClassTargets,
  penalty: number,
  point: Float64Array,
  gradient: Float64Array,
): number {
  const size = columns * classes;
  let total = 0;
  for (let row = 0; row < rows; row++) total += weights?.[row] ?? 1;
  gradient.fill(0);
  let loss = 0;
  const logits = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < classes; k++) logits[k] = point[size + k] + (offsets?.[row * classes + k] ?? 0);
    for (let at = start[row]; at < start[row + 1]; at++)
      for (let k = 0; k < classes; k++) logits[k] += value[at] * point[column[at] * classes + k];
    let top = logits[0];
    for (let k = 1; k < classes; k++) if (logits[k] > top) top = logits[k];
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(logits[k] - top);
    const share = (weights?.[row] ?? 1) / total;
    loss += share * (Math.log(sum) + top - logits[labels[row]]);
    for (let k = 0; k < classes; k++) {
      const surplus = share * (Math.exp(logits[k] - top) / sum - (k === labels[row] ? 1 : 0));
      gradient[size + k] += surplus;
      for (let at = start[row]; at < start[row + 1]; at++)
        gradient[column[at] * classes + k] += surplus * value[at];
    }
  }
  for (let i = 0; i < size; i++) {
    loss += (penalty / 2) * point[i] * point[i];
    gradient[i] += penalty * point[i];
  }
  return loss;
}
