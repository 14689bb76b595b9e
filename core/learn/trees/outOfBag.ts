import type { Matrix } from '../matrix.ts';
import { type Tree, treeFunction } from './ensemble.ts';

/** Collects, for every row, what the trees that were not grown on it predict. */
export class OutOfBag {
  readonly #features: Matrix;
  readonly #targets: Float64Array;
  readonly #sums: Float64Array;
  readonly #trees: Int32Array;

  constructor(features: Matrix, targets: Float64Array) {
    this.#features = features;
    this.#targets = targets;
    this.#sums = new Float64Array(features.rows);
    this.#trees = new Int32Array(features.rows);
  }

  /** @param counts how often each row was drawn for the tree */
  add(tree: Tree, counts: ArrayLike<number>): void {
    const { rows, columns, data } = this.#features;
    const predict = treeFunction(tree);
    for (let row = 0; row < rows; row++) {
      if (counts[row] > 0) continue;
      this.#sums[row] += predict(data, row * columns);
      this.#trees[row]++;
    }
  }

  /** R2 over the rows that some tree was not grown on; 0 where their targets are constant. */
  score(): number {
    let count = 0;
    let sum = 0;
    for (let row = 0; row < this.#targets.length; row++) {
      if (this.#trees[row] === 0) continue;
      count++;
      sum += this.#targets[row];
    }
    let error = 0;
    let spread = 0;
    for (let row = 0; row < this.#targets.length; row++) {
      if (this.#trees[row] === 0) continue;
      error += (this.#targets[row] - this.#sums[row] / this.#trees[row]) ** 2;
      spread += (this.#targets[row] - sum / count) ** 2;
    }
    return spread > 0 ? 1 - error / spread : 0;
  }
}
