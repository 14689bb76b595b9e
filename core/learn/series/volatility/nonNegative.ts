import { solvePositiveDefinite } from '../../cholesky.ts';

/**
 * Least squares with coefficients >= 0 from the normal equations, by trying every set of coefficients that are not 0:
 * the least error among the sets whose own solution is >= 0 is the minimum. For a handful of columns.
 *
 * @param gram n x n, X'X
 * @param moments n, X'y
 */
export function nonNegativeLeastSquares(gram: Float64Array, moments: Float64Array): Float64Array {
  const n = moments.length;
  let best = new Float64Array(n);
  let most = 0;
  for (let set = 1; set < 1 << n; set++) {
    const chosen = Array.from({ length: n }, (_, i) => i).filter((i) => (set >> i) & 1);
    const size = chosen.length;
    const part = Float64Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [chosen[Math.floor(at / size)], chosen[at % size]];
      // Columns that say the same stay solvable.
      return gram[i * n + j] * (i === j ? 1 + 1e-10 : 1) + (i === j ? Number.MIN_VALUE : 0);
    });
    const own = Float64Array.from(chosen, (i) => moments[i]);
    const solution = solvePositiveDefinite(part, own, size);
    if (solution.some((value) => !(value >= 0))) continue;
    // What the solution takes off the sum of squares.
    const explained = solution.reduce((sum, value, i) => sum + value * own[i], 0);
    if (explained <= most) continue;
    most = explained;
    best = new Float64Array(n);
    for (const [i, column] of chosen.entries()) best[column] = solution[i];
  }
  return best;
}
