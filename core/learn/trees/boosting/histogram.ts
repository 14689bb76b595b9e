import { LANES, type PackedBins } from './packedBins.ts';

/** Bins of a lane in a histogram, used or not: a power of two lets a bin's place be cut out of its word by one shift. */
export const STRIDE = 256;

/**
 * Histograms of a node, lane after lane. Without second derivatives (all are 1) a bin has two numbers: the sum of the
 * gradients and the count of rows; with them it has four: gradients, second derivatives, count, and one unused.
 */
export type Histogram = Float64Array;

/** Numbers a bin has. */
export const binWidth = (curved: boolean) => (curved ? 4 : 2);

export function emptyHistogram(groups: number, curved: boolean): Histogram {
  return new Float64Array(groups * LANES * STRIDE * binWidth(curved));
}

/** Fills a histogram from rows[from, to); `gradients[i]` belongs to row `rows[from + i]`. */
export function accumulate(
  histogram: Histogram,
  { rows: stride, groups, words }: PackedBins,
  rows: Int32Array,
  gradients: Float64Array,
): void {
  histogram.fill(0);
  for (let group = 0; group < groups; group++) {
    const offset = group * stride;
    const first = group * LANES * STRIDE * 2;
    const second = first + STRIDE * 2;
    const third = second + STRIDE * 2;
    const fourth = third + STRIDE * 2;
    for (let i = 0; i < rows.length; i++) {
      const word = words[offset + rows[i]];
      const gradient = gradients[i];
      const a = first + ((word & 255) << 1);
      histogram[a] += gradient;
      histogram[a + 1] += 1;
      const b = second + ((word >>> 7) & 510);
      histogram[b] += gradient;
      histogram[b + 1] += 1;
      const c = third + ((word >>> 15) & 510);
      histogram[c] += gradient;
      histogram[c + 1] += 1;
      const d = fourth + ((word >>> 23) & 510);
      histogram[d] += gradient;
      histogram[d + 1] += 1;
    }
  }
}

/** The same with second derivatives. */
export function accumulateCurved(
  histogram: Histogram,
  { rows: stride, groups, words }: PackedBins,
  rows: Int32Array,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  histogram.fill(0);
  for (let group = 0; group < groups; group++) {
    const offset = group * stride;
    const first = group * LANES * STRIDE * 4;
    const second = first + STRIDE * 4;
    const third = second + STRIDE * 4;
    const fourth = third + STRIDE * 4;
    for (let i = 0; i < rows.length; i++) {
      const word = words[offset + rows[i]];
      const gradient = gradients[i];
      const hessian = hessians[i];
      const a = first + ((word & 255) << 2);
      histogram[a] += gradient;
      histogram[a + 1] += hessian;
      histogram[a + 2] += 1;
      const b = second + ((word >>> 6) & 1020);
      histogram[b] += gradient;
      histogram[b + 1] += hessian;
      histogram[b + 2] += 1;
      const c = third + ((word >>> 14) & 1020);
      histogram[c] += gradient;
      histogram[c + 1] += hessian;
      histogram[c + 2] += 1;
      const d = fourth + ((word >>> 22) & 1020);
      histogram[d] += gradient;
      histogram[d + 1] += hessian;
      histogram[d + 2] += 1;
    }
  }
}

/** Turns the parent's histogram into that of the child whose sibling is given. */
export function subtract(parent: Histogram, sibling: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= sibling[i];
}
