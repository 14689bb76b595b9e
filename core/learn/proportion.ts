/** The 97.5 % point of the standard normal distribution, for intervals of 95 %. */
const Z = 1.959963984540054;

/**
 * 95 % interval of a share by Wilson's score (Wilson 1927), which stays within [0, 1] and holds also for few cases and
 * for shares near 0 or 1.
 *
 * @param count independent cases, or as many as dependent ones are worth (see `effectiveCount`); > 0, need not be whole
 */
export function wilsonInterval(share: number, count: number): readonly [number, number] {
  if (!(count > 0)) throw new RangeError('A share of no cases has no interval');
  const factor = 1 + Z ** 2 / count;
  const centre = (share + Z ** 2 / (2 * count)) / factor;
  const half = (Z * Math.sqrt((share * (1 - share)) / count + (Z / (2 * count)) ** 2)) / factor;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** Cases of one day or month, and how many of them came true. */
export interface Period {
  count: number;
  successes: number;
}

/** Below this many stretches of `lag + 1` periods a variance over periods is mostly noise. */
const FEWEST_STRETCHES = 3;

/**
 * How many independent cases are worth as much, for the interval of a share, as these dependent ones: their number over
 * the design effect (Kish 1965), with the variance of the share taken over whole periods, whose cases move together,
 * and autocorrelated up to `lag` periods (Newey and West 1987). Where there are too few periods for that, each stretch
 * of `lag + 1` periods counts as one case.
 *
 * @param periods in the order of time, with at least one case among them
 * @param lag periods for which the cases of two periods overlap
 */
export function effectiveCount(periods: readonly Period[], lag: number): number {
  const count = periods.reduce((sum, period) => sum + period.count, 0);
  const share = periods.reduce((sum, period) => sum + period.successes, 0) / count;
  const stretches = Math.min(count, Math.max(1, periods.length / (lag + 1)));
  if (stretches < FEWEST_STRETCHES || share === 0 || share === 1) return stretches;
  const excess = periods.map((period) => period.successes - share * period.count);
  let variance = 0;
  for (let distance = 0; distance <= lag; distance++) {
    let products = 0;
    for (let i = distance; i < excess.length; i++) products += excess[i] * excess[i - distance];
    variance += (distance === 0 ? 1 : 2) * (1 - distance / (lag + 1)) * products;
  }
  // Dependence that makes a share surer than independence would is chance, and not to be relied on.
  return count / Math.max(1, variance / (count * share * (1 - share)));
}
