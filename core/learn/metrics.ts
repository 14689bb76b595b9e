/** Pinball loss of a predicted quantile (Koenker and Bassett 1978), in the unit of the values. */
export function pinball(actual: number, predicted: number, quantile: number): number {
  const error = actual - predicted;
  return Math.max(quantile * error, (quantile - 1) * error);
}

/**
 * The `level` quantile of values in ascending order, at position level x (n + 1): for n exchangeable values the next
 * one lies below it with probability `level`, the finite-sample correction of split conformal prediction
 * (Papadopoulos et al. 2002). Interpolated, and clamped to the extremes.
 */
export function conformalQuantile(ascending: Float64Array, level: number): number {
  if (ascending.length === 0) throw new RangeError('There is no value to take a quantile of');
  const position = Math.min(ascending.length - 1, Math.max(0, level * (ascending.length + 1) - 1));
  const below = Math.floor(position);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
}

/** Area under the ROC curve by ranks (Mann-Whitney), ties counted half; NaN when one class is missing. */
export function rocAuc(scores: ArrayLike<number>, positives: ArrayLike<boolean>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let rankSum = 0;
  let count = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (!positives[order[i]]) continue;
      rankSum += rank;
      count++;
    }
    start = end;
  }
  const negatives = order.length - count;
  if (count === 0 || negatives === 0) return Number.NaN;
  return (rankSum - (count * (count + 1)) / 2) / (count * negatives);
}

/** Mean squared error of a probability (Brier 1950). */
export function brier(probability: number, happened: boolean): number {
  return (probability - (happened ? 1 : 0)) ** 2;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
