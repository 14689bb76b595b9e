import { type Estimator, fitted } from '../estimator.ts';
import { requireSameRows } from '../linear.ts';
import type { Matrix } from '../matrix.ts';
import { type BinnedFeatures, binFeatures } from './binning.ts';
import { type EnsembleState, type OutputTrees, TreeEnsemble } from './ensemble.ts';

/** What the trees of one output turned out to be, and how well they did on rows left out, where that was asked for. */
export interface FittedOutput {
  trees: OutputTrees;
  outOfBag?: number;
}

/** What a tree, a forest and a boosted ensemble have in common: all but how the trees of one output are grown. */
export abstract class TreeEstimator implements Estimator<EnsembleState> {
  #ensemble: TreeEnsemble | undefined;

  protected abstract readonly bins: number;
  protected abstract readonly link: EnsembleState['link'];

  /** Whether targets must be 0 or 1. */
  protected abstract readonly binary: boolean;

  /** Fits the trees of one output; `targets` has one value a row, `binned` none of those after its own rows. */
  protected abstract fitOutput(
    binned: BinnedFeatures,
    targets: Float64Array,
    features: Matrix,
    output: number,
  ): FittedOutput;

  /** How many of the first rows are fitted on; the others are there to stop by. */
  protected fittedRows(rows: number): number {
    return rows;
  }

  /** @throws RangeError also when a feature is beyond float32 or, for probabilities, a target neither 0 nor 1 */
  fit(features: Matrix, targets: Matrix): this {
    requireSameRows(features, targets);
    if (this.binary && targets.data.some((value) => value !== 0 && value !== 1))
      throw new RangeError('targets must be 0 or 1');
    const { columns } = features;
    const rows = this.fittedRows(features.rows);
    const binned = binFeatures({ rows, columns, data: features.data.subarray(0, rows * columns) }, this.bins);
    const outputs = Array.from({ length: targets.columns }, (_, output) => {
      const own = Float64Array.from(
        { length: targets.rows },
        (_, row) => targets.data[row * targets.columns + output],
      );
      return this.fitOutput(binned, own, features, output);
    });
    const outOfBag = outputs.flatMap((output) => output.outOfBag ?? []);
    this.#ensemble = new TreeEnsemble({
      columns,
      link: this.link,
      outputs: outputs.map(({ trees }) => trees),
      ...(outOfBag.length > 0 && { outOfBag }),
    });
    return this;
  }

  predict(features: Matrix): Matrix {
    return fitted(this.#ensemble).predict(features);
  }

  /**
   * Per output and column, the column's share of the decrease in loss by all splits (Breiman et al. 1984): sums to 1, or
   * to 0 where no split was made. It favours columns with many distinct values; permutation importance does not.
   */
  featureImportances(): number[][] {
    return fitted(this.#ensemble).featureImportances();
  }

  protected get fittedEnsemble(): TreeEnsemble {
    return fitted(this.#ensemble);
  }

  save(): EnsembleState {
    return fitted(this.#ensemble).state();
  }

  /** @throws RangeError when the state is not one that `save` gives */
  load(state: EnsembleState): this {
    this.#ensemble = new TreeEnsemble(state);
    return this;
  }
}
