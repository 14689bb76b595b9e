import { type BinnedFeatures, thresholdBetween } from '../binning.ts';
import type { Tree } from '../ensemble.ts';
import { type Criterion, type NodeRows, SplitSearch } from './splitSearch.ts';

export interface GrowthLimits {
  criterion: Criterion;
  maxDepth: number;
  minSamplesSplit: number;
  minSamplesLeaf: number;
  /** Columns that are tried at a node; more where all of those are constant in it. */
  columnsPerSplit: number;
}

/** Grows classification and regression trees (Breiman, Friedman, Olshen and Stone 1984) on the same features. */
export class TreeGrower {
  /** Per column, the decrease in loss by all splits of the tree that was grown last. */
  readonly gains: Float64Array;

  readonly #binned: BinnedFeatures;
  readonly #targets: Float64Array;
  readonly #limits: GrowthLimits;
  readonly #random: () => number;
  readonly #search: SplitSearch;
  readonly #rows: Int32Array;
  readonly #aside: Int32Array;
  readonly #node: NodeRows;
  readonly #columns: Int32Array;
  // Of each node: its rows are #rows[from, to).
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #depth: Int32Array;
  readonly #splitColumns: Int32Array;
  readonly #values: Float64Array;

  constructor(binned: BinnedFeatures, targets: Float64Array, limits: GrowthLimits, random: () => number) {
    const { rows, columns } = binned;
    this.#binned = binned;
    this.#targets = targets;
    this.#limits = limits;
    this.#random = random;
    this.#search = new SplitSearch(binned, limits.criterion, limits.minSamplesLeaf);
    this.gains = new Float64Array(columns);
    this.#rows = new Int32Array(rows);
    this.#aside = new Int32Array(rows);
    this.#node = {
      rows: this.#rows,
      weights: new Float64Array(rows),
      products: new Float64Array(rows),
      length: 0,
    };
    this.#columns = Int32Array.from({ length: columns }, (_, column) => column);
    this.#from = new Int32Array(2 * rows);
    this.#to = new Int32Array(2 * rows);
    this.#depth = new Int32Array(2 * rows);
    this.#splitColumns = new Int32Array(2 * rows);
    this.#values = new Float64Array(2 * rows);
  }

  /** @param counts how often each row counts; a row of 0 is left out */
  grow(counts: ArrayLike<number>): Tree {
    this.gains.fill(0);
    let drawn = 0;
    for (let row = 0; row < this.#rows.length; row++) if (counts[row] > 0) this.#rows[drawn++] = row;
    this.#to[0] = drawn;
    let nodes = 1;
    for (let node = 0; node < nodes; node++) {
      const column = this.#splitNode(node, counts);
      this.#splitColumns[node] = column;
      if (column < 0) continue;
      const middle = this.#partition(node);
      for (const [from, to] of [
        [this.#from[node], middle],
        [middle, this.#to[node]],
      ]) {
        this.#from[nodes] = from;
        this.#to[nodes] = to;
        this.#depth[nodes++] = this.#depth[node] + 1;
      }
    }
    return { splitColumns: this.#splitColumns.slice(0, nodes), values: this.#values.slice(0, nodes) };
  }

  /** Sets the node's value to its mean, or to the threshold of the split whose column it returns; -1 says leaf. */
  #splitNode(node: number, counts: ArrayLike<number>): number {
    const { maxDepth, minSamplesSplit, minSamplesLeaf } = this.#limits;
    const from = this.#from[node];
    const to = this.#to[node];
    const { weights, products } = this.#node;
    const first = this.#targets[this.#rows[from]];
    let pure = true;
    let weight = 0;
    let sum = 0;
    for (let i = from; i < to; i++) {
      const row = this.#rows[i];
      const target = this.#targets[row];
      const product = counts[row] * target;
      if (target !== first) pure = false;
      weights[i - from] = counts[row];
      products[i - from] = product;
      weight += counts[row];
      sum += product;
    }
    this.#values[node] = (pure ? first : sum / weight) + 0;
    if (pure || this.#depth[node] >= maxDepth || weight < Math.max(minSamplesSplit, 2 * minSamplesLeaf))
      return -1;
    this.#node.rows = this.#rows.subarray(from, to);
    this.#node.length = to - from;
    this.#search.start(weight, sum);
    this.#tryColumns();
    const { column, leftBin, rightBin, gain } = this.#search;
    if (column < 0) return -1;
    this.gains[column] += Math.max(0, gain);
    this.#values[node] = thresholdBetween(this.#binned, column, leftBin, rightBin);
    return column;
  }

  /** All columns in their order, or as many drawn ones as asked for, and on until one is not constant. */
  #tryColumns(): void {
    const columns = this.#columns;
    const wanted = this.#limits.columnsPerSplit;
    const all = wanted >= columns.length;
    let varied = false;
    for (let tried = 0; tried < columns.length && (tried < wanted || !varied); tried++) {
      if (!all) {
        const other = tried + Math.floor(this.#random() * (columns.length - tried));
        [columns[tried], columns[other]] = [columns[other], columns[tried]];
      }
      if (this.#search.tryColumn(columns[tried], this.#node)) varied = true;
    }
  }

  /** Moves the node's rows that go left before those that go right, both in their order; returns where the latter start. */
  #partition(node: number): number {
    const rows = this.#rows;
    const aside = this.#aside;
    const { bins, rows: stride } = this.#binned;
    const offset = this.#search.column * stride;
    const border = this.#search.leftBin;
    let left = this.#from[node];
    let right = 0;
    for (let i = left; i < this.#to[node]; i++) {
      const row = rows[i];
      if (bins[offset + row] <= border) rows[left++] = row;
      else aside[right++] = row;
    }
    rows.set(aside.subarray(0, right), left);
    return left;
  }
}
