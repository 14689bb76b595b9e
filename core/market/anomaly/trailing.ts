/**
 * Median of the last `period` numbers before each place, the place itself not among them; NaN while there are fewer
 * than `least`. NaNs are passed over.
 */
export function medianBefore(values: ArrayLike<number>, period: number, least: number): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  const sorted: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const middle = sorted.length >> 1;
    if (sorted.length >= least)
      result[i] = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    if (!Number.isNaN(values[i])) sorted.splice(placeOf(sorted, values[i]), 0, values[i]);
    const leaving = i < period ? Number.NaN : values[i - period];
    if (!Number.isNaN(leaving)) sorted.splice(placeOf(sorted, leaving), 1);
  }
  return result;
}

/** First place of an ascending list that is not below the value. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
