import { normalValues, seededRandom } from '../../../../learn/random.ts';

/** Series of energies whose tails and memory are known, by their names. */
export const simulated = {
  /** Independent and uniform. */
  uniform: (length: number, seed: number) => Float64Array.from({ length }, seededRandom(seed)),
  /** Squares of independent values of Student's t with three degrees of freedom: their variance is infinite. */
  heavyTailed: (length: number, seed: number) => {
    const t = studentOfThree(normalValues(seededRandom(seed)));
    return Float64Array.from({ length }, () => t() ** 2);
  },
  /** Squared returns of a GARCH(1,1) process of persistence 0.98: extremes come in clusters. */
  clustered: (length: number, seed: number) => garch(length, normalValues(seededRandom(seed))),
  /** The same with Student's t of three degrees for the shocks, at variance 1. */
  clusteredHeavyTailed: (length: number, seed: number) => {
    const t = studentOfThree(normalValues(seededRandom(seed)));
    return garch(length, () => t() / Math.sqrt(3));
  },
  /** Squared normal values of which the deviation is tripled in every other stretch of 1,200. */
  shifting: (length: number, seed: number) => {
    const normal = normalValues(seededRandom(seed));
    return Float64Array.from(
      { length },
      (_, t) => (normal() * (Math.floor(t / 1200) % 2 === 0 ? 1 : 3)) ** 2,
    );
  },
  /** Whole numbers from 0 to 5, nearly all of them 0. */
  tied: (length: number, seed: number) => {
    const random = seededRandom(seed);
    return Float64Array.from({ length }, () => Math.floor(6 * random() ** 6));
  },
} as const;

function studentOfThree(normal: () => number): () => number {
  return () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3);
}

function garch(length: number, shock: () => number): Float64Array {
  let variance = 1;
  return Float64Array.from({ length }, () => {
    const square = variance * shock() ** 2;
    variance = 0.02 + 0.1 * square + 0.88 * variance;
    return square;
  });
}
