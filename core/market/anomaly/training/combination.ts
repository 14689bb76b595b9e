import type { EnergyName } from '../graph.ts';

/**
 * How the surprises become the energy that is served: each counts by its weight, from its floor on. With a floor a surprise
 * says nothing about usual days and much about rare ones.
 */
export type Combination = Partial<Record<EnergyName, { weight: number; floor: number }>>;

/** One value a window. @throws RangeError when nothing is combined */
export function combine(
  combination: Combination,
  surprises: Readonly<Record<EnergyName, Float64Array>>,
): Float64Array {
  const parts = Object.entries(combination) as [EnergyName, { weight: number; floor: number }][];
  if (parts.length === 0) throw new RangeError('Nothing is combined');
  return surprises[parts[0][0]].map((_, row) =>
    parts.reduce(
      (sum, [name, { weight, floor }]) => sum + weight * Math.max(0, surprises[name][row] - floor),
      0,
    ),
  );
}
