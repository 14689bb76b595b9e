import type { EnergyName } from '../graph.ts';

/**
 * How the surprises become the energy that is served. Each counts by its weight; beyond its cap it counts a quarter, so that
 * a day that is strange in one way has to be very strange to be ranked above one that is strange in several.
 */
export type Combination = Record<EnergyName, { weight: number; cap: number }>;

/** What a surprise beyond its cap still counts. */
export const BEYOND = 0.25;

/** A surprise that this reaches is out of all experience: no cap. */
export const NO_CAP = 1000;

export function combine(
  combination: Combination,
  surprises: Readonly<Record<EnergyName, Float64Array>>,
): Float64Array {
  const names = Object.keys(combination) as EnergyName[];
  return surprises.latent.map((_, row) =>
    names.reduce((sum, name) => sum + counted(combination[name], surprises[name][row]), 0),
  );
}

function counted({ weight, cap }: Combination[EnergyName], surprise: number): number {
  return weight * (surprise - (1 - BEYOND) * Math.max(0, surprise - cap));
}
