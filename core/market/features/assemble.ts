import { type Matrix, matrix } from '../../learn/matrix.ts';
import { length } from '../candles/candles.ts';
import { featureFamilies } from './families.ts';
import type { FeatureContext, FeatureFamily } from './family.ts';

/** A column of the table of features. */
export interface FeatureColumn {
  name: string;
  family: string;
  /** True where a shipped model may not use it. */
  researchOnly: boolean;
}

/** The families whose series are at hand. */
export function availableFamilies(daily: FeatureContext['daily']): FeatureFamily[] {
  return featureFamilies.filter(({ available }) => available?.(daily) ?? true);
}

export function columnsOf(families: readonly FeatureFamily[]): FeatureColumn[] {
  return families.flatMap(({ name: family, columns, researchOnly }) =>
    columns.map((name) => ({ name, family, researchOnly: researchOnly !== undefined })),
  );
}

/** One row for each candle, columns as `columnsOf`; what cannot be said is 0, the middle of nearly every feature. */
export function assembleFeatures(context: FeatureContext, families: readonly FeatureFamily[]): Matrix {
  const columns = families.flatMap((family) => family.compute(context));
  const rows = length(context.candles);
  const result = matrix(rows, columns.length);
  for (const [column, values] of columns.entries())
    for (let row = 0; row < rows; row++) {
      const value = values[row];
      result.data[row * columns.length + column] = Number.isFinite(value) ? value : 0;
    }
  return result;
}
