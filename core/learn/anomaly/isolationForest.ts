import { fitted } from '../estimator.ts';
import { requireSameRows } from '../linear.ts';
import { type Matrix, requireFinite } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { type EnsembleState, TreeEnsemble } from '../trees/ensemble.ts';
import { requireWhole } from '../trees/options.ts';
import { appendTree, emptyOutput } from '../trees/outputTrees.ts';
import type { Detector } from './detector.ts';
import { averagePathLength, IsolationTreeGrower } from './isolationTree.ts';

export interface IsolationForestState {
  /** Gives a row its mean path length. */
  paths: EnsembleState;
  /** The path length of a usual row: c of the rows that a tree is grown on. */
  usualPath: number;
}

export interface IsolationForestOptions {
  /** Default 100. */
  trees?: number;
  /** Rows that each tree is grown on, drawn without replacement; all where there are fewer. Default 256. */
  sample?: number;
  /** Default 0. */
  seed?: number;
}

/**
 * Isolation forest (Liu, Ting and Zhou 2008): how few random cuts it takes to part a row from a sample. Predicts
 * 2^(-mean path / usual path), in (0, 1): about 0.5 for a usual row, towards 1 for a strange one. Features are rounded to
 * float32, as the exported model sees them.
 */
export class IsolationForest implements Detector<IsolationForestState> {
  readonly #trees: number;
  readonly #sample: number;
  readonly #seed: number;
  #model: { paths: TreeEnsemble; usualPath: number } | undefined;

  /** @throws RangeError naming the option that is wrong and what it may be */
  constructor({ trees = 100, sample = 256, seed = 0 }: IsolationForestOptions = {}) {
    requireWhole('trees', trees, 1);
    requireWhole('sample', sample, 2);
    requireWhole('seed', seed, 0);
    this.#trees = trees;
    this.#sample = sample;
    this.#seed = seed;
  }

  /** @throws RangeError also when there are fewer than two rows, or a feature is beyond float32 */
  fit(features: Matrix, targets?: Matrix): this {
    requireFinite(features.data, 'features');
    if (targets !== undefined) requireSameRows(features, targets);
    const { rows, columns } = features;
    if (rows < 2) throw new RangeError(`An isolation forest needs two rows or more, not ${rows}`);
    if (columns === 0) throw new RangeError('There is no column to fit');
    const data = Float32Array.from(features.data);
    requireFinite(data, 'features, rounded to float32,');
    const random = seededRandom(this.#seed);
    const size = Math.min(this.#sample, rows);
    const grower = new IsolationTreeGrower(data, columns, Math.ceil(Math.log2(size)), random);
    const paths = emptyOutput(columns, 0, 1 / this.#trees);
    const pool = Int32Array.from({ length: rows }, (_, row) => row);
    for (let tree = 0; tree < this.#trees; tree++) {
      for (let place = 0; place < size; place++) {
        const drawn = place + Math.floor(random() * (rows - place));
        [pool[place], pool[drawn]] = [pool[drawn], pool[place]];
      }
      appendTree(paths, grower.grow(pool.slice(0, size)), []);
    }
    this.#model = {
      paths: new TreeEnsemble({ columns, link: 'identity', outputs: [paths] }),
      usualPath: averagePathLength(size),
    };
    return this;
  }

  predict(features: Matrix): Matrix {
    const { paths, usualPath } = fitted(this.#model);
    const result = paths.predict(features);
    for (let row = 0; row < result.rows; row++) result.data[row] = 2 ** (-result.data[row] / usualPath);
    return result;
  }

  save(): IsolationForestState {
    const { paths, usualPath } = fitted(this.#model);
    return { paths: paths.state(), usualPath };
  }

  /** @throws RangeError when the state is not one that `save` gives */
  load({ paths, usualPath }: IsolationForestState): this {
    if (!(usualPath > 0)) throw new RangeError('usualPath must be above 0');
    this.#model = { paths: new TreeEnsemble(paths), usualPath };
    return this;
  }
}
