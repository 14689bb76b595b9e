import { length } from '../../../candles/candles.ts';
import { computeFeatures, featureNames } from '../../../forecast/features.ts';
import type { FeatureFamily } from '../../family.ts';

/** The features of the served forecast, as they are. */
export const spine: FeatureFamily = {
  name: 'spine',
  columns: featureNames,
  compute({ candles }) {
    const { matrix, firstRow } = computeFeatures(candles);
    return featureNames.map((_, column) => {
      const values = new Float64Array(length(candles)).fill(Number.NaN);
      for (let row = 0; row < matrix.rows; row++)
        values[firstRow + row] = matrix.data[row * matrix.columns + column];
      return values;
    });
  },
};
