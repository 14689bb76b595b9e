const MAX_SWEEPS = 20_000;

/** Of the target's variance; far below any sampling error, so that two runs of different code agree on the weights. */
const GAP_TOLERANCE = 1e-10;

interface Quadratic {
  /** x' x / rows, columns x columns, symmetric. */
  gram: Float64Array;
  /** x' y / rows, for y of mean 0. */
  moments: Float64Array;
  /** y' y / rows. */
  variance: number;
}

/**
 * Minimises |y - x w|^2 / (2 rows) + l1 |w|_1 + l2 |w|^2 / 2 by cyclic coordinate descent with covariance updates
 * (Friedman, Hastie and Tibshirani 2010), from w = 0 until the duality gap is below 1e-10 of the variance of y, or for
 * 20,000 sweeps. A sweep touches the Gram matrix only, never the rows.
 *
 * @param l1 > 0
 * @param l2 >= 0
 */
export function coordinateDescent({ gram, moments, variance }: Quadratic, l1: number, l2: number) {
  const columns = moments.length;
  const weights = new Float64Array(columns);
  /** x' (y - x w) / rows. */
  const correlations = moments.slice();
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    for (let j = 0; j < columns; j++) {
      const own = gram[j * columns + j];
      const pull = correlations[j] + own * weights[j];
      const excess = Math.abs(pull) - l1;
      const weight = excess > 0 ? (Math.sign(pull) * excess) / (own + l2) : 0;
      const step = weight - weights[j];
      if (step === 0) continue;
      weights[j] = weight;
      for (let i = 0; i < columns; i++) correlations[i] -= step * gram[j * columns + i];
    }
    if (dualityGap(weights, correlations, moments, variance, l1, l2) <= GAP_TOLERANCE * variance) break;
  }
  return weights;
}

/**
 * Primal value minus that of the residuals scaled into the dual's feasible set; the l2 part counts as further rows
 * sqrt(l2) e_j with target 0, which makes a lasso of it.
 */
function dualityGap(
  weights: Float64Array,
  correlations: Float64Array,
  moments: Float64Array,
  variance: number,
  l1: number,
  l2: number,
): number {
  let explained = 0;
  let fitted = 0;
  let absolute = 0;
  let square = 0;
  let largest = 0;
  for (let j = 0; j < weights.length; j++) {
    const weight = weights[j];
    explained += weight * moments[j];
    fitted += weight * correlations[j];
    absolute += Math.abs(weight);
    square += weight * weight;
    largest = Math.max(largest, Math.abs(correlations[j] - l2 * weight));
  }
  const residual = variance - explained - fitted + l2 * square;
  const scale = Math.min(1, l1 / largest);
  return ((1 + scale * scale) / 2) * residual + l1 * absolute - scale * (variance - explained);
}
