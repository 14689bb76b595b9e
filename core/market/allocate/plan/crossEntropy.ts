import { normalValues, seededRandom } from '../../../learn/random.ts';

export interface CrossEntropyOptions {
  /** Where the search starts. */
  mean: Float64Array;
  deviation: number;
  seed: number;
  candidates?: number;
  /** Share of the candidates that the next ones are drawn around. */
  elite?: number;
  rounds?: number;
  /** How much of the elite's mean and deviation is taken over in a round. */
  smoothing?: number;
  /** The search ends when no coordinate deviates more. */
  enough: number;
}

/**
 * Maximises a function by the cross-entropy method (Rubinstein 1999; de Boer et al. 2005): candidates are drawn from a
 * normal distribution, which then moves to the best of them, until it has narrowed to a point. The best point of all
 * rounds is kept among the candidates.
 *
 * @param value what is maximised
 * @param allow brings a candidate to the nearest point that is allowed, in place
 * @param known points to consider from the start
 */
export function crossEntropyMaximum(
  value: (point: Float64Array) => number,
  allow: (point: Float64Array) => void,
  known: readonly Float64Array[],
  options: CrossEntropyOptions,
): { point: Float64Array; value: number; rounds: number } {
  const { candidates = 160, elite = 0.1, rounds = 40, smoothing = 0.5, enough } = options;
  const size = options.mean.length;
  const kept = Math.max(2, Math.round(elite * candidates));
  const normal = normalValues(seededRandom(options.seed));
  const mean = options.mean.slice();
  const deviation = new Float64Array(size).fill(options.deviation);
  let best: { point: Float64Array<ArrayBuffer>; value: number } = {
    point: mean,
    value: Number.NEGATIVE_INFINITY,
  };
  let round = 0;
  for (; round < rounds && deviation.some((own) => own > enough); round++) {
    const drawn = Array.from({ length: candidates }, () => {
      const point = mean.slice();
      for (let i = 0; i < size; i++) point[i] += deviation[i] * normal();
      return point;
    });
    if (round === 0) drawn.push(...known.map((point) => point.slice()), mean.slice());
    for (const point of drawn) allow(point);
    const scored = drawn.map((point) => ({ point, value: value(point) }));
    if (round > 0) scored.push(best);
    scored.sort((a, b) => b.value - a.value);
    best = scored[0];
    for (let i = 0; i < size; i++) {
      let [sum, squares] = [0, 0];
      for (let at = 0; at < kept; at++) {
        const coordinate = scored[at].point[i];
        sum += coordinate;
        squares += coordinate * coordinate;
      }
      const centre = sum / kept;
      const spread = Math.sqrt(Math.max(0, squares / kept - centre * centre));
      mean[i] = smoothing * centre + (1 - smoothing) * mean[i];
      deviation[i] = smoothing * spread + (1 - smoothing) * deviation[i];
    }
  }
  return { ...best, rounds: round };
}
