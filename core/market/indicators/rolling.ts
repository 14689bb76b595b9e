/** Sum of the last `period` values; NaN while the window is not full. Leading NaNs of the input are skipped. */
export function windowedSum(values: Float64Array, period: number): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  const first = firstNumber(values);
  let sum = 0;
  // Neumaier's compensation keeps the running sum exact to the last bits however long the series is.
  let lost = 0;
  const add = (value: number) => {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  };
  for (let i = first; i < values.length; i++) {
    add(values[i]);
    if (i - first >= period) add(-values[i - period]);
    if (i - first >= period - 1) result[i] = sum + lost;
  }
  return result;
}

/**
 * Standard deviation of the last `period` values; NaN while the window is not full.
 *
 * @param correction 0 for the population (Bollinger), 1 for the sample (volatility of returns)
 */
export function windowedDeviation(values: Float64Array, period: number, correction: 0 | 1): Float64Array {
  const first = firstNumber(values);
  // Shifting by a value of the series keeps squares small beside the variance.
  const origin = first < values.length ? values[first] : 0;
  const shifted = values.map((value) => value - origin);
  const sums = windowedSum(shifted, period);
  const squares = windowedSum(
    shifted.map((value) => value * value),
    period,
  );
  return sums.map((sum, i) => {
    const variance = (squares[i] - (sum * sum) / period) / (period - correction);
    return Number.isNaN(variance) ? Number.NaN : Math.sqrt(Math.max(0, variance));
  });
}

function firstNumber(values: Float64Array): number {
  let first = 0;
  while (first < values.length && Number.isNaN(values[first])) first++;
  return first;
}
