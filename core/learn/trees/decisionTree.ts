import { seededRandom } from '../random.ts';
import type { BinnedFeatures } from './binning.ts';
import { TreeGrower } from './cart/growTree.ts';
import { type CartOptions, type CheckedCartOptions, checkCartOptions, growthLimits } from './cart/options.ts';
import { appendTree, emptyOutput, normalise } from './outputTrees.ts';
import { type FittedOutput, TreeEstimator } from './treeEstimator.ts';

/**
 * A classification or regression tree with one independent tree per target column. For classification the targets are 0
 * or 1, and it predicts the probability of 1: the share of ones in the leaf.
 */
export class DecisionTree extends TreeEstimator {
  protected readonly link = 'identity';
  protected readonly bins: number;
  protected readonly binary: boolean;
  readonly #options: CheckedCartOptions;

  /** @throws RangeError naming the option that is wrong and what it may be */
  constructor(options: CartOptions) {
    super();
    this.#options = checkCartOptions({ featureFraction: 1, minSamplesLeaf: 1, ...options });
    this.bins = this.#options.bins;
    this.binary = this.#options.task === 'classification';
  }

  protected fitOutput(
    binned: BinnedFeatures,
    targets: Float64Array,
    _: unknown,
    output: number,
  ): FittedOutput {
    const random = seededRandom(this.#options.seed + output);
    const grower = new TreeGrower(binned, targets, growthLimits(this.#options, binned.columns), random);
    const trees = emptyOutput(binned.columns, 0, 1);
    appendTree(trees, grower.grow(new Uint8Array(binned.rows).fill(1)), grower.gains);
    normalise(trees.importances);
    return { trees };
  }
}
