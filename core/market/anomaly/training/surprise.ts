/** Tail probabilities of the training windows between which the logarithm is a straight line. */
const TAILS = [0.99, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
/** Beyond the last of them the tail is Pareto's, fitted on what lies there. */

/** Turns an energy into the surprise at one so large, -ln of its tail probability among the training windows. */
export interface Surprise {
  /** Added before the logarithm of the energy is taken; undefined: the energy is one already. */
  logarithmOf?: number;
  /** Where the line bends, ascending, and by how much its slope then rises. */
  knots: number[];
  bends: number[];
}

/** @param logarithmOf for an energy that is a square: its tail is a straight line in the logarithm (Hill 1975) */
export function fitSurprise(energies: ArrayLike<number>, logarithmOf?: number): Surprise {
  const values = Float64Array.from(energies, (value) =>
    logarithmOf === undefined ? value : Math.log(value + logarithmOf),
  ).sort();
  const knots = TAILS.map((tail) => values[Math.floor((1 - tail) * (values.length - 1))]);
  for (let i = 1; i < knots.length; i++) knots[i] = Math.max(knots[i], knots[i - 1] + 1e-6);
  const slopes = knots.slice(1).map((knot, i) => Math.log(TAILS[i] / TAILS[i + 1]) / (knot - knots[i]));
  const last = knots[knots.length - 1];
  const beyond = values.filter((value) => value > last);
  const mean = beyond.reduce((sum, value) => sum + value - last, 0) / Math.max(1, beyond.length);
  slopes.push(mean > 1e-9 ? 1 / mean : slopes[slopes.length - 1]);
  return {
    ...(logarithmOf !== undefined && { logarithmOf }),
    knots,
    bends: slopes.map((slope, i) => slope - (slopes[i - 1] ?? 0)),
  };
}

export function surpriseOf(
  { logarithmOf, knots, bends }: Surprise,
  energies: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(energies, (energy) => {
    const value = logarithmOf === undefined ? energy : Math.log(energy + logarithmOf);
    let sum = 0;
    for (const [i, knot] of knots.entries()) sum += bends[i] * Math.max(0, value - knot);
    return sum;
  });
}
