import type { Comparison, Measured } from '../evaluation/measure.ts';

/** How one form of the model does. */
export interface Compressed {
  variant: string;
  bytes: number;
  gzippedBytes: number;
  measured: Omit<Measured, 'predicted'>[];
  /** Share of the texts of each set that get the class that they get in FP32. */
  agreement: number[];
  /** Against FP32, on each set. */
  comparisons: Comparison[];
}
