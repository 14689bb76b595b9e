import type { Matrix } from '../../matrix.ts';
import { addPredictions, type Tree } from '../ensemble.ts';
import type { Loss } from './losses.ts';

/** Follows the loss on the last rows, which no tree is grown on. */
export class TailLoss {
  readonly #features: Matrix;
  readonly #targets: Float64Array;
  readonly #first: number;
  readonly #loss: Loss;
  readonly #patience: number;
  readonly #raw: Float64Array;
  #best: number;
  #since = 0;

  /** @param first the row with which the tail begins */
  constructor(
    features: Matrix,
    targets: Float64Array,
    first: number,
    loss: Loss,
    base: number,
    patience: number,
  ) {
    this.#features = features;
    this.#targets = targets.subarray(first);
    this.#first = first;
    this.#loss = loss;
    this.#patience = patience;
    this.#raw = new Float64Array(targets.length - first).fill(base);
    this.#best = loss.mean(this.#targets, this.#raw);
  }

  /** Whether the ensemble with this tree has the lowest loss so far. */
  improvedBy(tree: Tree): boolean {
    addPredictions(tree, this.#features, this.#first, this.#raw);
    const loss = this.#loss.mean(this.#targets, this.#raw);
    if (loss >= this.#best) {
      this.#since++;
      return false;
    }
    this.#best = loss;
    this.#since = 0;
    return true;
  }

  get exhausted(): boolean {
    return this.#since >= this.#patience;
  }
}
