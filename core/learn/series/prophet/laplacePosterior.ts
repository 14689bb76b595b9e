import { solvePositiveDefinite } from '../../cholesky.ts';

/** Prior of one coefficient, centred on 0: standard deviation of a normal one, scale of a Laplace one. */
export type Prior = { normal: number } | { laplace: number };

/** Standard deviation of the half-normal prior of the noise. */
const NOISE_SCALE = 0.5;
/** A Laplace coefficient this close to 0 is held there. */
const ZERO = 1e-9;
const ITERATIONS = 500;

/**
 * Most probable coefficients of y = X w + noise under these priors, and the deviation of the noise. A Laplace prior is
 * met by the normal one that touches it at the last solution (the majorisation of Hunter and Li 2005), so that every
 * step is one ridge regression and raises the posterior; the noise has a closed form in between.
 *
 * @param gram n x n, X'X
 * @param moments n, X'y
 * @param squares y'y
 */
export function laplacePosterior(
  gram: Float64Array,
  moments: Float64Array,
  squares: number,
  rows: number,
  priors: readonly Prior[],
): { coefficients: Float64Array; noise: number } {
  const n = moments.length;
  let coefficients = new Float64Array(n).fill(1);
  let variance = Math.max(squares / rows, Number.EPSILON ** 2);
  let loss = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const system = gram.map((value) => value / variance);
    for (const [i, prior] of priors.entries())
      system[i * n + i] +=
        'normal' in prior
          ? prior.normal ** -2
          : 1 / (prior.laplace * Math.max(ZERO, Math.abs(coefficients[i])));
    coefficients = new Float64Array(
      solvePositiveDefinite(
        system,
        moments.map((value) => value / variance),
        n,
      ),
    );
    const residual = Math.max(
      squares * Number.EPSILON,
      residualSquares(gram, moments, squares, coefficients),
    );
    variance = Math.max(noiseVariance(residual, rows), Number.EPSILON ** 2);
    const next =
      (rows / 2) * Math.log(variance) +
      residual / (2 * variance) +
      variance / (2 * NOISE_SCALE ** 2) +
      priors.reduce(
        (sum, prior, i) =>
          sum +
          ('normal' in prior
            ? (coefficients[i] / prior.normal) ** 2 / 2
            : Math.abs(coefficients[i]) / prior.laplace),
        0,
      );
    if (loss - next <= 1e-9 * Math.abs(next)) break;
    loss = next;
  }
  return { coefficients, noise: Math.sqrt(variance) };
}

/** Where rows log(s) + residual / 2 s^2 + s^2 / 2 NOISE_SCALE^2 is smallest, for s^2. */
function noiseVariance(residual: number, rows: number): number {
  const square = NOISE_SCALE ** 2;
  return (2 * residual) / (rows + Math.sqrt(rows * rows + (4 * residual) / square));
}

function residualSquares(
  gram: Float64Array,
  moments: Float64Array,
  squares: number,
  coefficients: Float64Array,
): number {
  const n = moments.length;
  let result = squares;
  for (let i = 0; i < n; i++) {
    let fitted = 0;
    for (let j = 0; j < n; j++) fitted += gram[i * n + j] * coefficients[j];
    result += coefficients[i] * (fitted - 2 * moments[i]);
  }
  return result;
}
