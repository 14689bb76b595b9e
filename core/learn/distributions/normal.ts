export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Probability that a standard normal value is below z, to about 1e-14 of it in either tail: the series of the error
 * function near zero, and its continued fraction further out (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14).
 */
export function normalCumulative(z: number): number {
  if (Math.abs(z) < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 + normalDensity(z) * sum;
  }
  const distance = Math.abs(z);
  let fraction = distance;
  for (let k = 60; k >= 1; k--) fraction = distance + k / fraction;
  const tail = normalDensity(z) / fraction;
  return z < 0 ? tail : 1 - tail;
}
