import { normalValues, seededRandom } from '../../../learn/random.ts';
import type { ObjectiveOptions } from '../objective.ts';
import type { AssetSequence, Window } from '../sequences.ts';
import { OBSERVED, type WorldShape } from '../shape.ts';

/** As small as a model can be that has every part. */
export const tinyShape: WorldShape = {
  halfLives: [2, 12],
  reference: 1,
  cap: 8,
  hidden: 4,
  latent: 2,
  marketHidden: 3,
  marketLatent: 2,
  decoder: 4,
};
export const tinyObjective: ObjectiveOptions = {
  context: 6,
  ahead: 4,
  burnIn: 1,
  horizons: [1, 4],
  paths: 3,
  imagination: 1,
  divergence: 1,
  freeNats: 0.1,
  driftPenalty: 1,
};

/** An asset whose returns have the deviation that its averages say, times a factor. */
function sequence(seed: number, factor: number, days = 120): AssetSequence {
  const normal = normalValues(seededRandom(seed));
  const logVariance = Math.log(0.03 ** 2);
  const observed = Float32Array.from({ length: days * OBSERVED }, (_, i) =>
    i % OBSERVED === 0 ? factor * normal() : 0.3 * normal(),
  );
  return {
    symbol: `A${seed}`,
    day: Int32Array.from({ length: days }, (_, i) => 18_000 + i),
    returns: Float64Array.from({ length: days }, (_, i) => observed[i * OBSERVED] * 0.03),
    observed,
    variance: new Float32Array(days * tinyShape.halfLives.length).fill(logVariance),
    calendar: new Float32Array(days * 2),
  };
}

/** Two of four assets each, whose returns are that factor as wide as their averages say. */
export function windowsOf(factor: number): Window[] {
  const sequences = [1, 2, 3, 4].map((seed) => sequence(seed, factor));
  return Array.from({ length: 100 }, (_, i) => ({
    assets: [sequences[i % 4], sequences[(i + 1) % 4]].map((each) => ({ sequence: each, from: 1 + i })),
  }));
}
