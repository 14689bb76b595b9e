import { type Matrix, requireFinite } from '../matrix.ts';

/**
 * Columns whose population variance is above a threshold, ascending; by default those that are not constant. The variance
 * is in the square of the column's own unit.
 */
export function varianceFilter(features: Matrix, threshold = 0): number[] {
  const { means, deviations } = moments(features);
  return columnsOf(features).filter((column) => {
    // Rounding leaves a constant column with a deviation of a few ulps of its level.
    const deviation = deviations[column] > 1e-12 * Math.abs(means[column]) ? deviations[column] : 0;
    return deviation ** 2 > threshold;
  });
}

/**
 * Columns, ascending, of which no two have an absolute Pearson correlation above the limit: a column stays unless it
 * correlates more with one that stays before it. A constant column correlates with none.
 */
export function correlationFilter(features: Matrix, limit: number): number[] {
  const { means, deviations } = moments(features);
  const { rows, columns, data } = features;
  const correlation = (a: number, b: number): number => {
    if (deviations[a] === 0 || deviations[b] === 0) return 0;
    let sum = 0;
    for (let row = 0; row < rows; row++)
      sum += (data[row * columns + a] - means[a]) * (data[row * columns + b] - means[b]);
    return sum / rows / deviations[a] / deviations[b];
  };
  const kept: number[] = [];
  for (const column of columnsOf(features))
    if (kept.every((earlier) => Math.abs(correlation(earlier, column)) <= limit)) kept.push(column);
  return kept;
}

function columnsOf({ columns }: Matrix): number[] {
  return Array.from({ length: columns }, (_, column) => column);
}

function moments({ rows, columns, data }: Matrix): { means: Float64Array; deviations: Float64Array } {
  requireFinite(data, 'features');
  if (rows === 0) throw new RangeError('There is no row to select by');
  const means = new Float64Array(columns);
  const variances = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) means[i % columns] += data[i] / rows;
  for (let i = 0; i < data.length; i++) variances[i % columns] += (data[i] - means[i % columns]) ** 2 / rows;
  return { means, deviations: variances.map(Math.sqrt) };
}
