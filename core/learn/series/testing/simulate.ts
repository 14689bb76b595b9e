import { normalValues, seededRandom } from '../../random.ts';

/** ARMA(1,1) around 0.001 with autoregression 0.7, moving average -0.4 and innovations of deviation 0.03. */
export function simulateArma(days: number, seed: number): Float64Array {
  const normal = normalValues(seededRandom(seed));
  const series = new Float64Array(days);
  let deviation = 0;
  let before = 0;
  for (let t = 0; t < days; t++) {
    const innovation = 0.03 * normal();
    deviation = 0.7 * deviation + innovation - 0.4 * before;
    series[t] = 0.001 + deviation;
    before = innovation;
  }
  return series;
}

/** GJR-GARCH(1,1) around 0.0005 a day with a long-run deviation of 0.04; standardised Student-t shocks where `degrees` > 2. */
export function simulateGarch(
  days: number,
  seed: number,
  { alpha, gamma, beta, degrees = 0 }: { alpha: number; gamma: number; beta: number; degrees?: number },
): Float64Array {
  const normal = normalValues(seededRandom(seed));
  const shock = () => {
    const numerator = normal();
    if (degrees === 0) return numerator;
    let squares = 0;
    for (let i = 0; i < degrees; i++) squares += normal() ** 2;
    return (numerator / Math.sqrt(squares / degrees)) * Math.sqrt((degrees - 2) / degrees);
  };
  const longRun = 0.04 ** 2;
  const series = new Float64Array(days);
  let variance = longRun;
  for (let t = 0; t < days; t++) {
    const value = Math.sqrt(variance) * shock();
    series[t] = 0.0005 + value;
    variance =
      longRun * (1 - alpha - gamma / 2 - beta) +
      (alpha + (value < 0 ? gamma : 0)) * value ** 2 +
      beta * variance;
  }
  return series;
}

/** Daily log returns of a price whose logarithm bends on day 400, has a week and a year, and is read with noise. */
export function simulateCurve(days: number, seed: number, noise: number): Float64Array<ArrayBuffer> {
  const normal = normalValues(seededRandom(seed));
  const prices = Float64Array.from(
    { length: days },
    (_, t) =>
      0.0008 * t -
      0.002 * Math.max(0, t - 400) +
      0.05 * Math.sin((2 * Math.PI * t) / 7) +
      0.2 * Math.cos((2 * Math.PI * t) / 365.25) +
      noise * normal(),
  );
  return Float64Array.from({ length: days - 1 }, (_, i) => prices[i + 1] - prices[i]);
}
