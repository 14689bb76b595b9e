import { requireSameLength } from './sameLength.ts';

/** Mean squared error of a probability (Brier 1950). */
export function brier(probability: number, happened: boolean): number {
  return (probability - (happened ? 1 : 0)) ** 2;
}

/** The forecasts of about the same probability, and how often what they speak of came. */
export interface ReliabilityBin {
  count: number;
  /** Mean of the forecast probabilities. */
  forecast: number;
  /** Share of them that came true. */
  observed: number;
}

/**
 * Bins of equal width over [0, 1], from the lowest; empty ones are left out. A forecaster is calibrated when `forecast`
 * and `observed` agree in every bin (Murphy and Winkler 1977).
 *
 * @throws RangeError when the two differ in length, are empty, or a probability is outside [0, 1]
 */
export function reliabilityBins(
  probabilities: ArrayLike<number>,
  happened: ArrayLike<boolean>,
  bins = 10,
): ReliabilityBin[] {
  requireSameLength(probabilities, happened);
  const sums = Array.from({ length: bins }, () => ({ count: 0, forecast: 0, observed: 0 }));
  for (let i = 0; i < probabilities.length; i++) {
    const probability = probabilities[i];
    if (!(probability >= 0 && probability <= 1))
      throw new RangeError(`${probability} at position ${i} is no probability`);
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))];
    bin.count++;
    bin.forecast += probability;
    if (happened[i]) bin.observed++;
  }
  return sums
    .filter(({ count }) => count > 0)
    .map(({ count, forecast, observed }) => ({
      count,
      forecast: forecast / count,
      observed: observed / count,
    }));
}

/** Mean distance of forecast and observed over the bins, each weighted by its count (Naeini et al. 2015). */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { count, forecast, observed }) => sum + (count / total) * Math.abs(forecast - observed),
    0,
  );
}
