import type { CategoryResult } from '../categories/run.ts';
import type { CryptoPlusResult } from './cryptoPlus.ts';
import type { CurvePoint } from './learningCurve.ts';
import type { Comparison, Measured } from './measure.ts';

/** Every figure of the models of sentiment, for the card and the documentation. */
export interface SentimentResults {
  /** Labelled rows that were learned from, by source. */
  rows: Record<string, number>;
  /** Headlines that models labelled for the last stage, by origin, and their first and last day. */
  taught: { rows: Record<string, number>; from: string; to: string };
  leftOut: Record<string, number>;
  ceiling: { rows: number; accuracy: number };
  measured: Omit<Measured, 'predicted'>[];
  comparisons: Comparison[];
  categories: CategoryResult[];
  learningCurve: CurvePoint[];
  cryptoPlus: CryptoPlusResult;
}
