/** A generalised Pareto distribution of excesses over a threshold. */
export interface ParetoTail {
  /** xi: above 0 heavy, 0 exponential, below 0 with an end. */
  shape: number;
  /** In the unit of the excesses. */
  scale: number;
}

/**
 * The empirical Bayes estimate of Zhang and Stephens (2009, Technometrics 51): the profile likelihood, averaged over a
 * grid that the data lay out. It always exists, and for heavy tails its exceedances are nearer their nominal rate than those
 * of probability-weighted moments (Hosking and Wallis 1987).
 *
 * @param excesses ascending, above 0, two or more
 */
export function fitParetoTail(excesses: Float64Array): ParetoTail {
  const count = excesses.length;
  const largest = excesses[count - 1];
  const quartile = excesses[Math.max(0, Math.floor(count / 4 + 0.5) - 1)];
  const points = 30 + Math.floor(Math.sqrt(count));
  const thetas = new Float64Array(points);
  const likelihoods = new Float64Array(points);
  let best = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < points; j++) {
    const theta = 1 / largest + (1 - Math.sqrt(points / (j + 0.5))) / (3 * quartile);
    const shape = meanLog(theta, excesses);
    thetas[j] = theta;
    likelihoods[j] = count * (Math.log(-theta / shape) - shape - 1);
    // At theta 0 the likelihood is that of the exponential distribution, which no grid point hits but by rounding.
    if (likelihoods[j] > best) best = likelihoods[j];
  }
  let weights = 0;
  let mean = 0;
  for (let j = 0; j < points; j++) {
    const weight = Math.exp(likelihoods[j] - best);
    if (!(weight > 0)) continue;
    weights += weight;
    mean += weight * thetas[j];
  }
  const theta = mean / weights;
  const shape = meanLog(theta, excesses);
  return { shape, scale: -shape / theta };
}

/** Probability that an excess is above `excess`. */
export function exceedance({ shape, scale }: ParetoTail, excess: number): number {
  const scaled = excess / scale;
  if (Math.abs(shape) < 1e-9) return Math.exp(-scaled);
  return Math.max(0, 1 + shape * scaled) ** (-1 / shape);
}

/** The shape that fits best where -shape / scale is `theta`. */
function meanLog(theta: number, excesses: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < excesses.length; i++) sum += Math.log1p(-theta * excesses[i]);
  return sum / excesses.length;
}
