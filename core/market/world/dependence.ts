import { factorise } from '../../learn/cholesky.ts';
import { OBSERVED, type Observations } from './observations.ts';

/** Days of the past that count. */
const WINDOW = 365;
/** Half-life in days of their weights. */
const HALF_LIFE = 90;
/** Standardised returns are cut here: one day of panic is not the correlation of a year. */
const CUT = 3;
/** Share of the mean correlation in each (constant-correlation shrinkage, Ledoit and Wolf 2004, with a fixed weight). */
const SHRINKAGE = 0.2;
/** Pairs with fewer common days are taken to be as correlated as the others are on average. */
const FEWEST = 30;

/**
 * How the assets' returns move together: the lower Cholesky factor of the correlations of their standardised returns,
 * from which correlated normal noise is made. Uses the newest year of common days.
 *
 * @returns assets x assets, row-major
 */
export function dependence(assets: readonly Observations[]): Float64Array {
  const n = assets.length;
  const correlations = new Float64Array(n * n);
  const known: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < n; i++) {
    correlations[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      const value = correlation(assets[i], assets[j]);
      if (Number.isNaN(value)) unknown.push(i * n + j);
      else {
        correlations[i * n + j] = value;
        known.push(value);
      }
    }
  }
  const mean = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value / known.length, 0);
  for (const place of unknown) correlations[place] = mean;
  // Pairs of different days need not make a positive definite matrix: then it is drawn further to the mean.
  for (let share = SHRINKAGE; share < 1; share += 0.1) {
    try {
      return factorise(shrunk(correlations, n, Math.max(0, mean), share), n);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return factorise(shrunk(new Float64Array(n * n), n, Math.max(0, mean), 1), n);
}

function shrunk(correlations: Float64Array, n: number, mean: number, share: number): Float64Array {
  return correlations.map((value, at) =>
    at % (n + 1) === 0 ? 1 : Math.min(0.99, (1 - share) * value + share * mean),
  );
}

/** Weighted correlation of the days on which both traded; NaN when there are too few. */
function correlation(first: Observations, second: Observations): number {
  const newest = Math.max(first.day.at(-1) ?? 0, second.day.at(-1) ?? 0);
  const places = new Map(Array.from(second.day, (day, row) => [day, row]));
  let [ab, aa, bb, days] = [0, 0, 0, 0];
  for (let row = first.day.length - 1; row >= 0 && first.day[row] > newest - WINDOW; row--) {
    const other = places.get(first.day[row]);
    if (other === undefined) continue;
    const weight = 0.5 ** ((newest - first.day[row]) / HALF_LIFE);
    const [a, b] = [cut(first, row), cut(second, other)];
    ab += weight * a * b;
    aa += weight * a * a;
    bb += weight * b * b;
    days++;
  }
  return days < FEWEST || aa === 0 || bb === 0 ? Number.NaN : ab / Math.sqrt(aa * bb);
}

function cut({ observed }: Observations, row: number): number {
  return Math.max(-CUT, Math.min(CUT, observed[row * OBSERVED]));
}
