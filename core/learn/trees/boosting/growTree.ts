import { type BinnedFeatures, thresholdBetween } from '../binning.ts';
import type { Tree } from '../ensemble.ts';
import { accumulate, accumulateCurved, emptyHistogram, type Histogram, subtract } from './histogram.ts';
import type { PackedBins } from './packedBins.ts';
import { bestSplit, type NodeSums, type Split, type SplitLimits } from './splitSearch.ts';

export interface BoostedLimits extends SplitLimits {
  /** Which leaf is split next: the one that gains most, or the one that gains most among those nearest to the root. */
  growth: 'leaf' | 'depth';
  maxLeaves: number;
  maxDepth: number;
}

/** First and, unless all are 1, second derivatives of the loss, one a row. */
export interface Derivatives {
  gradients: Float64Array;
  hessians: Float64Array | undefined;
}

interface Leaf {
  /** Place in the tree in the order of growth. */
  node: number;
  from: number;
  to: number;
  depth: number;
  sums: NodeSums;
  histogram?: Histogram;
  split?: Split;
}

export interface GrownTree {
  tree: Tree;
  /** Per column, the gains of all its splits. */
  gains: Float64Array;
}

/** What a leaf adds, from its rows and their sums. */
export type LeafValue = (rows: Int32Array, sums: NodeSums) => number;

/**
 * Grows regression trees on derivatives of a loss (Friedman 2001), leaf by leaf on histograms; of two siblings only the
 * smaller one's is counted, the other's is what is left of their parent's (Ke et al. 2017).
 */
export class BoostedTreeGrower {
  readonly #binned: BinnedFeatures;
  readonly #limits: BoostedLimits;
  readonly #rows: Int32Array;
  readonly #aside: Int32Array;
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;
  #free: Histogram[] = [];
  #packed: PackedBins = { rows: 0, columns: new Int32Array(0), groups: 0, words: new Uint32Array(0) };
  #derivatives: Derivatives = { gradients: new Float64Array(0), hessians: undefined };

  constructor(binned: BinnedFeatures, limits: BoostedLimits) {
    this.#binned = binned;
    this.#limits = limits;
    this.#rows = new Int32Array(binned.rows);
    this.#aside = new Int32Array(binned.rows);
    this.#gradients = new Float64Array(binned.rows);
    this.#hessians = new Float64Array(binned.rows);
  }

  /**
   * @param rows those that the tree is grown on, ascending
   * @param packed the bins of the columns that it may use; as many as before
   */
  grow(rows: Int32Array, packed: PackedBins, derivatives: Derivatives, leafValue: LeafValue): GrownTree {
    this.#packed = packed;
    this.#derivatives = derivatives;
    this.#rows.set(rows);
    const gains = new Float64Array(this.#binned.columns);
    const root: Leaf = { node: 0, from: 0, to: rows.length, depth: 0, sums: this.#sumsOf(rows) };
    if (this.#mayGrow(root)) {
      root.histogram = this.#count(root);
      this.#search(root);
    }
    const splitColumns = [-1];
    const values = [0];
    const children = [0];
    const leaves = [root];
    while (leaves.length < this.#limits.maxLeaves) {
      const place = this.#next(leaves);
      if (place < 0) break;
      const leaf = leaves[place];
      const split = leaf.split as Split;
      const column = packed.columns[split.lane];
      gains[column] += split.gain;
      splitColumns[leaf.node] = column;
      values[leaf.node] = thresholdBetween(this.#binned, column, split.leftBin, split.rightBin);
      children[leaf.node] = values.length;
      const [left, right] = this.#divide(leaf, split, values.length, leaves.length + 1);
      splitColumns.push(-1, -1);
      values.push(0, 0);
      children.push(0, 0);
      leaves[place] = left;
      leaves.push(right);
    }
    for (const leaf of leaves) {
      this.#release(leaf);
      values[leaf.node] = leafValue(this.#rows.subarray(leaf.from, leaf.to), leaf.sums) + 0;
    }
    return { tree: breadthFirst(splitColumns, values, children), gains };
  }

  #sumsOf(rows: Int32Array): NodeSums {
    const { gradients, hessians } = this.#derivatives;
    let [gradient, hessian] = [0, 0];
    for (let i = 0; i < rows.length; i++) {
      gradient += gradients[rows[i]];
      if (hessians) hessian += hessians[rows[i]];
    }
    return { gradient, hessian: hessians ? hessian : rows.length, count: rows.length };
  }

  /** The leaf to be split next; -1 when none gains. */
  #next(leaves: readonly Leaf[]): number {
    let best = -1;
    for (let i = 0; i < leaves.length; i++) {
      const { split, depth } = leaves[i];
      if (split === undefined) continue;
      const held = best < 0 ? undefined : leaves[best];
      const nearer = this.#limits.growth === 'depth' && held !== undefined ? held.depth - depth : 0;
      if (held?.split === undefined || nearer > 0 || (nearer === 0 && split.gain > held.split.gain)) best = i;
    }
    return best;
  }

  #mayGrow({ sums, depth }: Leaf): boolean {
    return depth < this.#limits.maxDepth && sums.count >= 2 * this.#limits.minSamplesLeaf;
  }

  #divide(leaf: Leaf, split: Split, node: number, leaves: number): [Leaf, Leaf] {
    const middle = this.#partition(leaf, split);
    const depth = leaf.depth + 1;
    const left: Leaf = { node, from: leaf.from, to: middle, depth, sums: split.left };
    const right: Leaf = { node: node + 1, from: middle, to: leaf.to, depth, sums: split.right };
    const [small, large] = split.left.count <= split.right.count ? [left, right] : [right, left];
    if (leaves === this.#limits.maxLeaves || !this.#mayGrow(large)) {
      this.#release(leaf);
      return [left, right];
    }
    small.histogram = this.#count(small);
    large.histogram = leaf.histogram as Histogram;
    subtract(large.histogram, small.histogram);
    for (const child of [small, large]) {
      if (this.#mayGrow(child)) this.#search(child);
      if (child.split === undefined) this.#release(child);
    }
    return [left, right];
  }

  #count({ from, to }: Leaf): Histogram {
    const { gradients, hessians } = this.#derivatives;
    const histogram = this.#free.pop() ?? emptyHistogram(this.#packed.groups, hessians !== undefined);
    const rows = this.#rows.subarray(from, to);
    for (let i = 0; i < rows.length; i++) this.#gradients[i] = gradients[rows[i]];
    if (hessians === undefined) {
      accumulate(histogram, this.#packed, rows, this.#gradients);
    } else {
      for (let i = 0; i < rows.length; i++) this.#hessians[i] = hessians[rows[i]];
      accumulateCurved(histogram, this.#packed, rows, this.#gradients, this.#hessians);
    }
    return histogram;
  }

  #search(leaf: Leaf): void {
    const curved = this.#derivatives.hessians !== undefined;
    const { columns } = this.#packed;
    leaf.split = bestSplit(
      leaf.histogram as Histogram,
      columns,
      this.#binned,
      leaf.sums,
      curved,
      this.#limits,
    );
  }

  #release(leaf: Leaf): void {
    if (leaf.histogram) this.#free.push(leaf.histogram);
    leaf.histogram = undefined;
  }

  /** Moves the rows that go left before those that go right, both in their order; returns where the latter start. */
  #partition({ from, to }: Leaf, { lane, leftBin }: Split): number {
    const rows = this.#rows;
    const aside = this.#aside;
    const { bins, rows: stride } = this.#binned;
    const offset = this.#packed.columns[lane] * stride;
    let left = from;
    let right = 0;
    // Writing to both sides and moving on one of them costs less than a branch that cannot be foreseen.
    for (let i = from; i < to; i++) {
      const row = rows[i];
      const goesRight = (leftBin - bins[offset + row]) >>> 31;
      rows[left] = row;
      aside[right] = row;
      left += 1 - goesRight;
      right += goesRight;
    }
    rows.set(aside.subarray(0, right), left);
    return left;
  }
}

/** Numbers the nodes, which are in the order of growth, level by level. */
function breadthFirst(splitColumns: number[], values: number[], children: number[]): Tree {
  const order = [0];
  for (let i = 0; i < order.length; i++) {
    const child = children[order[i]];
    if (child > 0) order.push(child, child + 1);
  }
  return {
    splitColumns: Int32Array.from(order, (node) => splitColumns[node]),
    values: Float64Array.from(order, (node) => values[node]),
  };
}
