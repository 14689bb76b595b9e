import type { Range } from './affine.ts';

const BINS = 4096;

/**
 * How often a stream of numbers takes which value, in bins about 0 whose width doubles when a number falls outside, so that
 * a stream of unknown range is read once.
 */
export class Histogram {
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #total = 0;
  #width = 2 ** -16;
  #counts = new Float64Array(BINS);

  /** @throws RangeError when a value is not finite */
  add(values: Float32Array): void {
    for (const value of values) {
      if (!Number.isFinite(value)) throw new RangeError('An activation is not finite');
      if (value < this.#low) this.#low = value;
      if (value > this.#high) this.#high = value;
      while (Math.abs(value) >= (this.#width * BINS) / 2) this.#widen();
      this.#counts[Math.floor(value / this.#width) + BINS / 2]++;
    }
    this.#total += values.length;
  }

  /**
   * The range that holds a share of the numbers, half of the rest lying below and half above it; as exact as a bin.
   * With the share 1 it is that from the smallest to the largest.
   */
  range(share: number): Range {
    if (this.#total === 0) throw new RangeError('Nothing has been counted');
    const cut = ((1 - share) / 2) * this.#total;
    const edge = (bin: number) => (bin - BINS / 2) * this.#width;
    let below = 0;
    let first = 0;
    while (below + this.#counts[first] <= cut) below += this.#counts[first++];
    let above = 0;
    let last = BINS - 1;
    while (above + this.#counts[last] <= cut) above += this.#counts[last--];
    return { low: Math.max(this.#low, edge(first)), high: Math.min(this.#high, edge(last + 1)) };
  }

  #widen(): void {
    const wider = new Float64Array(BINS);
    for (let bin = 0; bin < BINS; bin++) wider[BINS / 4 + Math.floor(bin / 2)] += this.#counts[bin];
    this.#counts = wider;
    this.#width *= 2;
  }
}
