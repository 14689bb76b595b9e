import type { Tree } from '../trees/ensemble.ts';

const EULER = 0.577_215_664_901_532_9;

/**
 * Mean depth at which an unsuccessful search in a binary search tree of `rows` rows ends: what isolating a row among them
 * still takes (Liu, Ting and Zhou 2008, equation 1). The harmonic number is Euler's approximation of it.
 */
export function averagePathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + EULER) - (2 * (rows - 1)) / rows;
}

interface Pending {
  /** The rows of the node are the places [start, end) of the sample. */
  start: number;
  end: number;
  depth: number;
}

/** Grows isolation trees on rows of one set. */
export class IsolationTreeGrower {
  readonly #data: Float32Array;
  readonly #columns: number;
  readonly #mostDepth: number;
  readonly #random: () => number;
  readonly #order: Int32Array;

  /** @param data rows x columns */
  constructor(data: Float32Array, columns: number, mostDepth: number, random: () => number) {
    this.#data = data;
    this.#columns = columns;
    this.#mostDepth = mostDepth;
    this.#random = random;
    this.#order = Int32Array.from({ length: columns }, (_, column) => column);
  }

  /**
   * One tree. A node is split at a uniform random threshold of a random column in which its rows differ; it is a leaf
   * where they differ in none, and at the largest depth. A leaf holds its depth and what isolating one of its rows would
   * still take.
   *
   * @param sample rows that it is grown on; their order is changed
   */
  grow(sample: Int32Array): Tree {
    const splitColumns: number[] = [];
    const values: number[] = [];
    const pending: Pending[] = [{ start: 0, end: sample.length, depth: 0 }];
    for (const { start, end, depth } of pending) {
      const split = depth < this.#mostDepth && end - start > 1 ? this.#split(sample, start, end) : undefined;
      splitColumns.push(split?.column ?? -1);
      values.push(split?.threshold ?? depth + averagePathLength(end - start));
      if (split === undefined) continue;
      const middle = this.#part(sample, start, end, split);
      pending.push({ start, end: middle, depth: depth + 1 }, { start: middle, end, depth: depth + 1 });
    }
    return { splitColumns: Int32Array.from(splitColumns), values: Float64Array.from(values) };
  }

  /** Undefined where the rows are equal. The threshold is a float32 number, and rows lie on both sides of it. */
  #split(sample: Int32Array, start: number, end: number): { column: number; threshold: number } | undefined {
    const order = this.#order;
    for (let left = this.#columns; left > 0; left--) {
      const drawn = Math.floor(this.#random() * left);
      const column = order[drawn];
      order[drawn] = order[left - 1];
      order[left - 1] = column;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let place = start; place < end; place++) {
        const value = this.#data[sample[place] * this.#columns + column];
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (low === high) continue;
      const threshold = Math.fround(low + this.#random() * (high - low));
      // Adding 0 turns -0, which JSON does not know, into 0.
      return { column, threshold: (threshold < high ? threshold : low) + 0 };
    }
    return undefined;
  }

  /** Brings the rows that are not above the threshold to the front; returns where the others begin. */
  #part(
    sample: Int32Array,
    start: number,
    end: number,
    { column, threshold }: { column: number; threshold: number },
  ): number {
    let middle = start;
    for (let place = start; place < end; place++) {
      const row = sample[place];
      if (this.#data[row * this.#columns + column] > threshold) continue;
      sample[place] = sample[middle];
      sample[middle++] = row;
    }
    return middle;
  }
}
