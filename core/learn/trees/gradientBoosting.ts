import type { Matrix } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import type { BinnedFeatures } from './binning.ts';
import { BoostedTreeGrower, type GrownTree, type LeafValue } from './boosting/growTree.ts';
import { type Loss, lossOf } from './boosting/losses.ts';
import {
  type CheckedBoostingOptions,
  checkBoostingOptions,
  type GradientBoostingOptions,
} from './boosting/options.ts';
import { packBins } from './boosting/packedBins.ts';
import { drawSorted, firstWhole } from './boosting/sampling.ts';
import { TailLoss } from './boosting/tailLoss.ts';
import { addPredictions, type EnsembleState } from './ensemble.ts';
import { appendTree, emptyOutput, normalise } from './outputTrees.ts';
import { type FittedOutput, TreeEstimator } from './treeEstimator.ts';

/**
 * Gradient boosting on histograms (Friedman 2001; Ke et al. 2017) with one independent ensemble per target column: each
 * tree is a step down the loss of those before it.
 */
export class GradientBoosting extends TreeEstimator {
  protected readonly link: EnsembleState['link'];
  protected readonly bins: number;
  protected readonly binary: boolean;
  readonly #options: CheckedBoostingOptions;

  /** @throws RangeError naming the option that is wrong and what it may be */
  constructor(options: GradientBoostingOptions) {
    super();
    this.#options = checkBoostingOptions(options);
    this.bins = this.#options.bins;
    this.binary = this.#options.loss === 'logistic';
    this.link = this.binary ? 'logistic' : 'identity';
  }

  /** Rounds that were kept, per output. */
  rounds(): number[] {
    return this.save().outputs.map(({ sizes }) => sizes.length);
  }

  protected override fittedRows(rows: number): number {
    const { earlyStopping } = this.#options;
    if (earlyStopping === undefined) return rows;
    const { fraction, embargo } = earlyStopping;
    const tail = Math.ceil(fraction * rows);
    if (rows - tail - embargo < 1)
      throw new RangeError(
        `${rows} rows leave none to fit beside ${tail} to stop by and an embargo of ${embargo}: lower earlyStopping`,
      );
    return rows - tail - embargo;
  }

  protected fitOutput(
    binned: BinnedFeatures,
    all: Float64Array,
    features: Matrix,
    output: number,
  ): FittedOutput {
    const { rounds, rowFraction, columnFraction, earlyStopping, seed } = this.#options;
    const { rows, columns } = binned;
    const targets = all.subarray(0, rows);
    const random = seededRandom(seed + output);
    const loss = lossOf(this.#options.loss);
    const base = loss.start(targets);
    const raw = new Float64Array(rows).fill(base);
    const gradients = new Float64Array(rows);
    const hessians = loss.curved ? new Float64Array(rows) : undefined;
    const tail =
      earlyStopping &&
      new TailLoss(features, all, rows + earlyStopping.embargo, loss, base, earlyStopping.patience);
    const everyRow = firstWhole(rows);
    const everyColumn = packBins(binned, firstWhole(columns));
    const drawnRows = Math.max(1, Math.floor(rowFraction * rows));
    const drawnColumns = Math.max(1, Math.floor(columnFraction * columns));
    const grower = new BoostedTreeGrower(binned, this.#options);
    const trees = emptyOutput(columns, base, 1);
    const leafValue = leafValues(loss, this.#options, targets, raw, drawnRows === rows);
    let unproven: GrownTree[] = [];
    for (let round = 0; round < rounds; round++) {
      loss.derivatives(targets, raw, gradients, hessians);
      const ofRows = drawnRows === rows ? everyRow : drawSorted(rows, drawnRows, random);
      const ofColumns =
        drawnColumns === columns ? everyColumn : packBins(binned, drawSorted(columns, drawnColumns, random));
      const grown = grower.grow(ofRows, ofColumns, { gradients, hessians }, leafValue);
      if (drawnRows < rows) addPredictions(grown.tree, features, 0, raw);
      unproven.push(grown);
      if (tail && !tail.improvedBy(grown.tree)) {
        if (tail.exhausted) break;
        continue;
      }
      for (const { tree, gains } of unproven) appendTree(trees, tree, gains);
      unproven = [];
    }
    normalise(trees.importances);
    return { trees };
  }
}

/** Newton steps, or the loss's own, times the learning rate; `advance` adds them to the predictions of the leaf's rows. */
function leafValues(
  loss: Loss,
  { penalty, learningRate }: CheckedBoostingOptions,
  targets: Float64Array,
  raw: Float64Array,
  advance: boolean,
): LeafValue {
  return (rows, { gradient, hessian }) => {
    const curvature = hessian + penalty;
    // Probabilities of exactly 0 or 1 have no curvature left, and need no step.
    let step = curvature > 0 ? -gradient / curvature : 0;
    if (loss.leafStep) step = loss.leafStep(Float64Array.from(rows, (row) => targets[row] - raw[row]));
    const value = learningRate * step;
    if (advance) for (let i = 0; i < rows.length; i++) raw[rows[i]] += value;
    return value;
  };
}
