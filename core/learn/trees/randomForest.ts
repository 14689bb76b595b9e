import type { Matrix } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import type { BinnedFeatures } from './binning.ts';
import { TreeGrower } from './cart/growTree.ts';
import { type CartOptions, type CheckedCartOptions, checkCartOptions, growthLimits } from './cart/options.ts';
import { requireFraction, requireWhole } from './options.ts';
import { OutOfBag } from './outOfBag.ts';
import { appendTree, emptyOutput, normalise } from './outputTrees.ts';
import { type FittedOutput, TreeEstimator } from './treeEstimator.ts';

export interface RandomForestOptions extends CartOptions {
  /** Default 100. */
  trees?: number;
  /** Rows drawn for each tree, with replacement, as a share of all. Default 1. */
  sampleFraction?: number;
  /**
   * Scores every row by the trees that did not draw it. For rows that stand alone: where neighbouring rows overlap in
   * time, as returns of several days do, the score is too good, and only a walk forward is honest. Default false.
   */
  outOfBag?: boolean;
}

/**
 * A random forest (Breiman 2001) with one independent forest per target column: the mean of trees, each grown on rows
 * drawn with replacement and choosing among a few columns at each split. For classification the targets are 0 or 1, and it
 * predicts the probability of 1, the mean of the trees' probabilities.
 */
export class RandomForest extends TreeEstimator {
  protected readonly link = 'identity';
  protected readonly bins: number;
  protected readonly binary: boolean;
  readonly #options: CheckedCartOptions;
  readonly #trees: number;
  readonly #sampleFraction: number;
  readonly #scored: boolean;

  /** @throws RangeError naming the option that is wrong and what it may be */
  constructor({ trees = 100, sampleFraction = 1, outOfBag = false, ...options }: RandomForestOptions) {
    super();
    const regression = options.task === 'regression';
    this.#options = checkCartOptions({
      featureFraction: regression ? 1 / 3 : 'sqrt',
      minSamplesLeaf: regression ? 5 : 1,
      ...options,
    });
    requireWhole('trees', trees, 1);
    requireFraction('sampleFraction', sampleFraction);
    this.#trees = trees;
    this.#sampleFraction = sampleFraction;
    this.#scored = outOfBag;
    this.bins = this.#options.bins;
    this.binary = !regression;
  }

  /**
   * Per output, R2 of the predictions for every row by the trees that did not draw it; for probabilities that is the
   * skill of their Brier score. 0 where the targets are constant.
   *
   * @throws RangeError when `outOfBag` was not asked for
   */
  outOfBagScore(): number[] {
    const scores = this.fittedEnsemble.outOfBag;
    if (scores === undefined)
      throw new RangeError('Construct the forest with outOfBag: true and fit it again');
    return scores;
  }

  protected fitOutput(
    binned: BinnedFeatures,
    targets: Float64Array,
    features: Matrix,
    output: number,
  ): FittedOutput {
    const random = seededRandom(this.#options.seed + output);
    const grower = new TreeGrower(binned, targets, growthLimits(this.#options, binned.columns), random);
    const trees = emptyOutput(binned.columns, 0, 1 / this.#trees);
    const scored = this.#scored ? new OutOfBag(features, targets) : undefined;
    const draws = Math.max(1, Math.round(this.#sampleFraction * binned.rows));
    const counts = new Int32Array(binned.rows);
    for (let tree = 0; tree < this.#trees; tree++) {
      counts.fill(0);
      for (let draw = 0; draw < draws; draw++) counts[Math.floor(random() * binned.rows)]++;
      const grown = grower.grow(counts);
      normalise(grower.gains);
      appendTree(trees, grown, grower.gains);
      scored?.add(grown, counts);
    }
    normalise(trees.importances);
    return { trees, outOfBag: scored?.score() };
  }
}
