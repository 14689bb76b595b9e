import { type BinnedFeatures, MOST_BINS } from '../binning.ts';

/** How the quality of a split is measured; for targets of 0 and 1 the squared error is half the Gini impurity. */
export type Criterion = 'squared' | 'entropy';

/** Rows of one node side by side: what the search reads for every column. */
export interface NodeRows {
  /** Positions of the rows in the binned features. */
  rows: Int32Array;
  weights: Float64Array;
  /** weight x target. */
  products: Float64Array;
  length: number;
}

/**
 * Finds the best split of a node column by column. The histogram of one column is enough: a bit per occupied bin lets it be
 * read and emptied in the order of the bins at a cost of the node's rows, not of all bins, which is what makes trees
 * with a leaf for every row quick.
 */
export class SplitSearch {
  /** The best split found since `start`: -1 where there was none. */
  column = -1;
  leftBin = 0;
  /** The lowest occupied bin to the right. */
  rightBin = 0;
  /** Decrease of the summed loss. */
  gain = 0;

  readonly #binned: BinnedFeatures;
  readonly #criterion: Criterion;
  readonly #leastWeight: number;
  readonly #weights = new Float64Array(MOST_BINS + 1);
  readonly #sums = new Float64Array(MOST_BINS + 1);
  readonly #occupied = new Int32Array(8);
  #totalWeight = 0;
  #totalSum = 0;
  #mean = 0;
  #parentScore = 0;
  #bestScore = 0;

  /** @param leastWeight least sum of weights on either side of a split */
  constructor(binned: BinnedFeatures, criterion: Criterion, leastWeight: number) {
    this.#binned = binned;
    this.#criterion = criterion;
    this.#leastWeight = leastWeight;
  }

  start(totalWeight: number, totalSum: number): void {
    this.column = -1;
    this.#totalWeight = totalWeight;
    this.#totalSum = totalSum;
    this.#mean = totalSum / totalWeight;
    this.#parentScore = this.#criterion === 'entropy' ? negativeEntropy(totalWeight, totalSum) : 0;
    this.#bestScore = Number.NEGATIVE_INFINITY;
  }

  /** Tries every split of one column; false when it is constant in the node. */
  tryColumn(column: number, { rows, weights, products, length }: NodeRows): boolean {
    const offset = column * this.#binned.rows;
    const { bins } = this.#binned;
    const binWeights = this.#weights;
    const binSums = this.#sums;
    const occupied = this.#occupied;
    for (let i = 0; i < length; i++) {
      const bin = bins[offset + rows[i]];
      binWeights[bin] += weights[i];
      binSums[bin] += products[i];
      occupied[bin >> 5] |= 1 << bin;
    }
    let leftWeight = 0;
    let leftSum = 0;
    let found = 0;
    let previous = 0;
    for (let word = 0; word < 8; word++) {
      for (let bits = occupied[word]; bits !== 0; bits &= bits - 1) {
        const bin = (word << 5) + 31 - Math.clz32(bits & -bits);
        if (found++ > 0) this.#consider(column, previous, bin, leftWeight, leftSum);
        leftWeight += binWeights[bin];
        leftSum += binSums[bin];
        binWeights[bin] = 0;
        binSums[bin] = 0;
        previous = bin;
      }
      occupied[word] = 0;
    }
    return found > 1;
  }

  #consider(column: number, leftBin: number, rightBin: number, leftWeight: number, leftSum: number): void {
    const rightWeight = this.#totalWeight - leftWeight;
    if (leftWeight < this.#leastWeight || rightWeight < this.#leastWeight) return;
    const score = this.#score(leftWeight, leftSum, rightWeight);
    if (score <= this.#bestScore) return;
    this.#bestScore = score;
    this.gain = score - this.#parentScore;
    this.column = column;
    this.leftBin = leftBin;
    this.rightBin = rightBin;
  }

  /** Minus the summed loss of both sides, up to a term that is the same for all splits of the node. */
  #score(leftWeight: number, leftSum: number, rightWeight: number): number {
    if (this.#criterion === 'entropy')
      return negativeEntropy(leftWeight, leftSum) + negativeEntropy(rightWeight, this.#totalSum - leftSum);
    // The distance of the two means, rather than a difference of squares, keeps its digits far from 0.
    const distance = leftSum - this.#mean * leftWeight;
    return (distance * distance * this.#totalWeight) / (leftWeight * rightWeight);
  }
}

/** Minus the entropy of `ones` out of `weight` in nats, summed over the rows. */
function negativeEntropy(weight: number, ones: number): number {
  const share = ones / weight;
  if (share <= 0 || share >= 1) return 0;
  return weight * (share * Math.log(share) + (1 - share) * Math.log(1 - share));
}
