/** The last values of a series, also in ascending order. Values that are NaN take a place but are not among the sorted. */
export class TrailingWindow {
  readonly #size: number;
  readonly #values: number[] = [];
  readonly #sorted: number[] = [];
  #oldest = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Ascending; to be read only. */
  get sorted(): readonly number[] {
    return this.#sorted;
  }

  /** Adds a value; returns the one that leaves for it, NaN where none does. */
  push(value: number): number {
    const full = this.#values.length === this.#size;
    const leaving = full ? this.#values[this.#oldest] : Number.NaN;
    this.#values[full ? this.#oldest : this.#values.length] = value;
    if (full) this.#oldest = (this.#oldest + 1) % this.#size;
    if (!Number.isNaN(leaving)) this.#sorted.splice(placeOf(this.#sorted, leaving), 1);
    if (!Number.isNaN(value)) this.#sorted.splice(placeOf(this.#sorted, value), 0, value);
    return leaving;
  }
}

/** First place of an ascending list that is not below the value. */
export function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
