import { exceedance, fitParetoTail, type ParetoTail } from './paretoTail.ts';
import { placeOf, TrailingWindow } from './trailingWindow.ts';

export interface TailOptions {
  /** Candles before the judged one that it is measured by. Default 730, two years of days; hourly ones want thousands. */
  window?: number;
  /** Fewest known energies among them that a probability is given for. Default 60. */
  least?: number;
  /** Share of the window that is its tail, of 100 energies at most. Default 0.1. */
  tail?: number;
}

/** More say nothing more about what is rare, and lie nearer to the body. */
const MOST_EXCESSES = 100;
/** A tail of fewer different values than this is counted, not fitted. */
const LEAST_EXCESSES = 10;
/** What is beyond the end of a fitted tail is rare, not impossible. */
const SMALLEST = 1e-9;

/**
 * How likely an energy at least as large was, by the energies before it alone. Within the body of the trailing window
 * that is the share of its energies as large, the judged one counted in; within the tail, peaks over a threshold: the
 * share over it times a generalised Pareto distribution of the excesses (Balkema and de Haan 1974; Pickands 1975; on
 * streams: Siffer et al. 2017). Where energies are tied or too few it is counted throughout.
 *
 * @param energies larger is stranger; NaN is unknown
 * @returns one probability in (0, 1] for each; NaN where the energy is, or where fewer than `least` are known before it
 * @throws RangeError for infinite energies and options that make no sense
 */
export function tailProbability(energies: ArrayLike<number>, options: TailOptions = {}): Float64Array {
  const { window: size = 730, least = 60, tail = 0.1 } = options;
  if (!(Number.isSafeInteger(size) && size >= 2))
    throw new RangeError('window must be a whole number from 2');
  if (!(Number.isSafeInteger(least) && least >= 1 && least <= size))
    throw new RangeError('least must be a whole number from 1 to window');
  if (!(tail > 0 && tail < 1)) throw new RangeError('tail must be a share between 0 and 1');
  const window = new TrailingWindow(size);
  const result = new Float64Array(energies.length).fill(Number.NaN);
  let fitted = tailOf(window.sorted, tail);
  for (let t = 0; t < energies.length; t++) {
    const energy = energies[t];
    if (Math.abs(energy) === Number.POSITIVE_INFINITY)
      throw new RangeError(`energies hold ${energy} at position ${t}`);
    if (!Number.isNaN(energy) && window.sorted.length >= least)
      result[t] = probabilityOf(energy, window.sorted, fitted);
    const leaving = window.push(energy);
    const count = countOf(window.sorted, tail);
    // As long as nothing enters or leaves the tail, its fit stands.
    if (energy > fitted.threshold || leaving >= fitted.threshold || count !== fitted.count)
      fitted = tailOf(window.sorted, tail);
  }
  return result;
}

interface Tail {
  /** Energies that it was to have; ties at the threshold may leave fewer above it. */
  count: number;
  /** The largest energy that is not among those. */
  threshold: number;
  /** Undefined where it is counted. */
  excesses: ParetoTail | undefined;
  above: number;
}

function countOf(sorted: readonly number[], share: number): number {
  return Math.min(MOST_EXCESSES, Math.floor(share * sorted.length));
}

function tailOf(sorted: readonly number[], share: number): Tail {
  const count = countOf(sorted, share);
  const threshold = sorted[sorted.length - 1 - count] ?? Number.NEGATIVE_INFINITY;
  let first = sorted.length - count;
  while (first < sorted.length && sorted[first] === threshold) first++;
  const above = sorted.length - first;
  const excesses = Float64Array.from({ length: above }, (_, i) => sorted[first + i] - threshold);
  let different = 0;
  for (let i = 0; i < above; i++) if (i === 0 || excesses[i] > excesses[i - 1]) different++;
  const fit = different < LEAST_EXCESSES ? undefined : fitParetoTail(excesses);
  const sound = fit !== undefined && Number.isFinite(fit.shape) && fit.scale > 0;
  return { count, threshold, above, excesses: sound ? fit : undefined };
}

function probabilityOf(
  energy: number,
  sorted: readonly number[],
  { threshold, above, excesses }: Tail,
): number {
  const known = sorted.length;
  if (excesses === undefined || energy <= threshold)
    return (1 + known - placeOf(sorted, energy)) / (known + 1);
  return Math.max(SMALLEST, ((above + 1) / (known + 1)) * exceedance(excesses, energy - threshold));
}
