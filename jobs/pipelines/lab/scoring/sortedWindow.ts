/** The last `keep` values in ascending order; adding one takes a binary search and one move of memory. */
export class SortedWindow {
  readonly #keep: number;
  #queue: number[] = [];
  #oldest = 0;
  #sorted = new Float64Array(64);
  size = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  add(value: number): void {
    if (this.size === this.#keep) this.#remove(this.#queue[this.#oldest++]);
    this.#queue.push(value);
    if (this.size === this.#sorted.length) {
      const grown = new Float64Array(2 * this.size);
      grown.set(this.#sorted);
      this.#sorted = grown;
    }
    const at = this.#place(value);
    this.#sorted.copyWithin(at + 1, at, this.size);
    this.#sorted[at] = value;
    this.size++;
  }

  /** A view, valid until the next `add`. */
  get ascending(): Float64Array {
    return this.#sorted.subarray(0, this.size);
  }

  #remove(value: number): void {
    const at = this.#place(value);
    this.#sorted.copyWithin(at, at + 1, this.size);
    this.size--;
  }

  /** Index of the first value that is not less. */
  #place(value: number): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
