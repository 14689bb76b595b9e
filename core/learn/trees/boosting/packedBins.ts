import type { BinnedFeatures } from '../binning.ts';

/** Columns whose bins share a 32-bit word: one load serves four histograms. */
export const LANES = 4;

/** The bins of some columns, four columns to a word: words[group x rows + row], the first column in the lowest byte. */
export interface PackedBins {
  rows: number;
  /** The column of each lane; a last group that is not full has fewer. */
  columns: Int32Array;
  groups: number;
  words: Uint32Array;
}

export function packBins({ rows, bins }: BinnedFeatures, columns: Int32Array): PackedBins {
  const groups = Math.ceil(columns.length / LANES);
  const words = new Uint32Array(groups * rows);
  for (let lane = 0; lane < columns.length; lane++) {
    const shift = 8 * (lane % LANES);
    const to = Math.floor(lane / LANES) * rows;
    const from = columns[lane] * rows;
    for (let row = 0; row < rows; row++) words[to + row] |= bins[from + row] << shift;
  }
  return { rows, columns, groups, words };
}
