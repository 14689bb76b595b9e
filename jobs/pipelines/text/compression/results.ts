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

export interface CompressionOptions {
  /** Of the news data; see its README. */
  news: string;
  /** Where the training has left `export/`; the forms are put beside it, into `variants/`. */
  work: string;
  /** Where the served form is registered. */
  models: string;
}
