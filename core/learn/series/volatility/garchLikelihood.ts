import { logGamma } from './logGamma.ts';

export interface GarchParameters {
  /** Per day. */
  mean: number;
  omega: number;
  /** Of yesterday's squared shock, and on top of it where that was a fall. */
  alpha: number;
  gamma: number;
  /** Of yesterday's variance. */
  beta: number;
  /** Degrees of freedom of Student's t, > 2; null for normal shocks. */
  degrees: number | null;
}

/** What a shock's variance is multiplied by from one day to the next, on average over symmetric shocks. */
export function persistence({ alpha, gamma, beta }: GarchParameters): number {
  return alpha + gamma / 2 + beta;
}

/**
 * Log likelihood under GJR-GARCH(1,1) (Glosten, Jagannathan and Runkle 1993; GARCH where gamma = 0, Bollerslev 1986) with
 * normal or standardised Student-t shocks (Bollerslev 1987):
 * variance_t = omega + (alpha + gamma [shock_{t-1} < 0]) shock_{t-1}^2 + beta variance_{t-1}.
 *
 * @param start stands for the squared shock and the variance of the day before the first
 */
export function garchLogLikelihood(series: Float64Array, parameters: GarchParameters, start: number): number {
  const { mean, omega, alpha, gamma, beta, degrees } = parameters;
  const spread = degrees === null ? 1 : degrees - 2;
  let variance = omega + persistence(parameters) * start;
  // Logarithms are slow: those of four days are taken of their product.
  let variances = 1;
  let tails = 1;
  let logVariances = 0;
  let tailSum = 0;
  for (let t = 0; t < series.length; t++) {
    const shock = series[t] - mean;
    const square = shock * shock;
    variances *= variance;
    if (degrees === null) tailSum += square / variance;
    else tails *= 1 + square / (variance * spread);
    if ((t & 3) === 3) {
      logVariances += Math.log(variances);
      variances = 1;
      if (degrees !== null) {
        tailSum += Math.log(tails);
        tails = 1;
      }
    }
    variance = omega + (shock < 0 ? alpha + gamma : alpha) * square + beta * variance;
  }
  logVariances += Math.log(variances);
  const n = series.length;
  if (degrees === null) return -0.5 * (n * Math.log(2 * Math.PI) + logVariances + tailSum);
  tailSum += Math.log(tails);
  const constant =
    logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(Math.PI * (degrees - 2));
  return n * constant - 0.5 * (logVariances + (degrees + 1) * tailSum);
}
