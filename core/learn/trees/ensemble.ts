import { sigmoid } from '../logistic.ts';
import { type Matrix, matrix, requireFinite } from '../matrix.ts';

/** The trees of one output. Its prediction is link(base + factor x sum of the leaves that a row falls into). */
export interface OutputTrees {
  base: number;
  factor: number;
  /** Nodes of each tree. */
  sizes: number[];
  /** Per node, tree after tree, each in breadth-first order: the column that is compared, or -1 in a leaf. */
  splitColumns: number[];
  /** Per node: the threshold, a float32 number (a value that is not above it goes left), or what the leaf adds. */
  values: number[];
  /** Per column, its share of the decrease in loss by all splits: sums to 1, or to 0 where there is no split. */
  importances: number[];
}

/** A fitted tree, forest or boosted ensemble. Children are not written: the k-th split of a tree has nodes 2k + 1 and 2k + 2. */
export interface EnsembleState {
  /** Columns of the features. */
  columns: number;
  link: 'identity' | 'logistic';
  outputs: OutputTrees[];
  /** Per output, R2 of the predictions for rows by the trees that were not fitted on them, where that was asked for. */
  outOfBag?: number[];
}

/** One tree in breadth-first order, as in `OutputTrees`. */
export interface Tree {
  splitColumns: Int32Array;
  values: Float64Array;
}

interface Nodes {
  base: number;
  factor: number;
  roots: Int32Array;
  splitColumns: Int32Array;
  /** The left child; the right one follows it. */
  children: Int32Array;
  values: Float64Array;
  importances: Float64Array;
}

/** Rows that are taken through a tree together: a large forest is then fetched from memory once for all of them. */
const BLOCK = 1024;

/** A fitted ensemble on typed arrays. */
export class TreeEnsemble {
  readonly #columns: number;
  readonly #link: EnsembleState['link'];
  readonly #outputs: Nodes[];
  readonly #outOfBag: readonly number[] | undefined;

  /** @throws RangeError when the state is not one that `save` gives */
  constructor({ columns, link, outputs, outOfBag }: EnsembleState) {
    this.#columns = columns;
    this.#link = link;
    this.#outputs = outputs.map((output) => nodesOf(output, columns));
    this.#outOfBag = outOfBag && [...outOfBag];
  }

  /** rows x outputs. */
  predict(features: Matrix): Matrix {
    const { rows, columns, data } = features;
    requireFinite(data, 'features');
    if (columns !== this.#columns)
      throw new RangeError(`${columns} columns where ${this.#columns} were fitted`);
    const outputs = this.#outputs.length;
    const result = matrix(rows, outputs);
    const block = new Float32Array(Math.min(rows, BLOCK) * columns);
    const sums = new Float64Array(Math.min(rows, BLOCK));
    for (let start = 0; start < rows; start += BLOCK) {
      const end = Math.min(rows, start + BLOCK);
      block.set(data.subarray(start * columns, end * columns));
      for (let output = 0; output < outputs; output++) {
        const { base, factor } = this.#outputs[output];
        sums.fill(0);
        addLeaves(this.#outputs[output], block, columns, sums, end - start);
        for (let i = 0; i < end - start; i++) {
          const value = base + factor * sums[i];
          result.data[(start + i) * outputs + output] = this.#link === 'logistic' ? sigmoid(value) : value;
        }
      }
    }
    return result;
  }

  featureImportances(): number[][] {
    return this.#outputs.map(({ importances }) => [...importances]);
  }

  get outOfBag(): number[] | undefined {
    return this.#outOfBag && [...this.#outOfBag];
  }

  state(): EnsembleState {
    return {
      columns: this.#columns,
      link: this.#link,
      outputs: this.#outputs.map(({ base, factor, roots, splitColumns, values, importances }) => ({
        base,
        factor,
        sizes: Array.from(roots, (root, tree) => (roots[tree + 1] ?? values.length) - root),
        splitColumns: Array.from(splitColumns),
        values: Array.from(values),
        importances: Array.from(importances),
      })),
      ...(this.#outOfBag && { outOfBag: [...this.#outOfBag] }),
    };
  }
}

/** Adds to `sums` what each of the block's rows gets from every tree. */
function addLeaves(
  { roots, splitColumns, children, values }: Nodes,
  block: Float32Array,
  columns: number,
  sums: Float64Array,
  rows: number,
): void {
  for (let tree = 0; tree < roots.length; tree++) {
    for (let row = 0; row < rows; row++) {
      const offset = row * columns;
      let node = roots[tree];
      for (let column = splitColumns[node]; column >= 0; column = splitColumns[node])
        node = children[node] + (block[offset + column] > values[node] ? 1 : 0);
      sums[row] += values[node];
    }
  }
}

/** Writes the left children of a tree's splits; returns where the tree ends if it is whole. */
function linkChildren(
  splitColumns: ArrayLike<number>,
  children: Int32Array,
  root: number,
  size: number,
): number {
  let next = root + 1;
  for (let node = root; node < root + size; node++) {
    if (splitColumns[node] < 0) continue;
    children[node] = next;
    next += 2;
  }
  return next;
}

/** From a row, which starts at `offset` of `data`, to what one tree gives it. */
export function treeFunction({ splitColumns, values }: Tree): (data: Float64Array, offset: number) => number {
  const children = new Int32Array(values.length);
  linkChildren(splitColumns, children, 0, values.length);
  return (data, offset) => {
    let node = 0;
    for (let column = splitColumns[node]; column >= 0; column = splitColumns[node])
      node = children[node] + (Math.fround(data[offset + column]) > values[node] ? 1 : 0);
    return values[node];
  };
}

/** Adds to `sums` what one tree gives the rows from `first` on. */
export function addPredictions(
  tree: Tree,
  { columns, data }: Matrix,
  first: number,
  sums: Float64Array,
): void {
  const predict = treeFunction(tree);
  for (let i = 0; i < sums.length; i++) sums[i] += predict(data, (first + i) * columns);
}

function nodesOf(
  { base, factor, sizes, splitColumns, values, importances }: OutputTrees,
  columns: number,
): Nodes {
  requireFinite(values, 'values');
  requireFinite([base, factor], 'base and factor');
  const roots = new Int32Array(sizes.length);
  const children = new Int32Array(values.length);
  let root = 0;
  for (let tree = 0; tree < sizes.length; tree++) {
    roots[tree] = root;
    const end = linkChildren(splitColumns, children, root, sizes[tree]);
    if (end !== root + sizes[tree]) throw new RangeError(`Tree ${tree} of the state is not whole`);
    root = end;
  }
  if (
    root !== values.length ||
    root !== splitColumns.length ||
    !splitColumns.every((column) => Number.isInteger(column) && column < columns)
  )
    throw new RangeError('The arrays of the state do not belong together');
  return {
    base,
    factor,
    roots,
    splitColumns: Int32Array.from(splitColumns),
    children,
    values: Float64Array.from(values),
    importances: Float64Array.from(importances),
  };
}
