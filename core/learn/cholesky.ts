/**
 * Solves A x = B for a symmetric positive definite A by Cholesky's factorisation A = L L'.
 *
 * @param a n x n, row-major; only its lower triangle is read
 * @param b n x m, row-major
 * @returns n x m, row-major
 * @throws RangeError when A is not positive definite
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array, n: number): Float64Array {
  return solveFactorised(factorise(a, n), b, n);
}

/** The same with the factor at hand. @param lower of `factorise` */
export function solveFactorised(lower: Float64Array, b: Float64Array, n: number): Float64Array {
  const m = b.length / n;
  const x = b.slice();
  for (let column = 0; column < m; column++) {
    for (let i = 0; i < n; i++) {
      let sum = x[i * m + column];
      for (let k = 0; k < i; k++) sum -= lower[i * n + k] * x[k * m + column];
      x[i * m + column] = sum / lower[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i * m + column];
      for (let k = i + 1; k < n; k++) sum -= lower[k * n + i] * x[k * m + column];
      x[i * m + column] = sum / lower[i * n + i];
    }
  }
  return x;
}

/** The lower triangle L of A = L L', n x n. @throws RangeError when A is not positive definite */
export function factorise(a: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i !== j) {
        lower[i * n + j] = sum / lower[j * n + j];
        continue;
      }
      if (!(sum > 0)) throw new RangeError('The matrix is not positive definite');
      lower[i * n + i] = Math.sqrt(sum);
    }
  }
  return lower;
}
