import type { EnergyName } from '../graph.ts';

/**
 * Each surprise counts by its weight, from its floor on: with a floor it says nothing about usual days and much about
 * rare ones. With no floors and equal weights it is Fisher's combination of the tail probabilities (1925).
 */
export interface WeightedSum {
  kind: 'sum';
  parts: Partial<Record<EnergyName, { weight: number; floor: number }>>;
}

/**
 * ln(sum share^k exp(k surprise) / sum share^k) / k, with k the sharpness. Of sharpness 1 it is the logarithm of the mean
 * reciprocal tail probability, the harmonic mean of Wilson (2019, PNAS 116); the sharper, the nearer to the largest of
 * the surprises (Tippett 1931), the shares being how alarms are split between the energies.
 */
export interface SoftLargest {
  kind: 'softLargest';
  /** They add to 1. */
  shares: Partial<Record<EnergyName, number>>;
  sharpness: number;
}

/** How the surprises become the energy that is served; 0 or more. */
export type Combination = WeightedSum | SoftLargest;

/** One value a window. @throws RangeError when nothing is combined */
export function combine(
  combination: Combination,
  surprises: Readonly<Record<EnergyName, Float64Array>>,
): Float64Array {
  const value = combination.kind === 'sum' ? weighted(combination) : largest(combination);
  const used = combinedNames(combination);
  if (used.length === 0) throw new RangeError('Nothing is combined');
  return surprises[used[0]].map((_, row) => value((name) => surprises[name][row]));
}

export function combinedNames(combination: Combination): EnergyName[] {
  return Object.keys(combination.kind === 'sum' ? combination.parts : combination.shares) as EnergyName[];
}

/** ln share of each energy, moved so that no surprise at all is an energy of 0. */
export function shareOffsets({ shares, sharpness }: SoftLargest): [EnergyName, number][] {
  const entries = Object.entries(shares) as [EnergyName, number][];
  const whole = Math.log(entries.reduce((sum, [, share]) => sum + share ** sharpness, 0)) / sharpness;
  return entries.map(([name, share]) => [name, Math.log(share) - whole]);
}

type OfRow = (surprise: (name: EnergyName) => number) => number;

function weighted({ parts }: WeightedSum): OfRow {
  const entries = Object.entries(parts) as [EnergyName, { weight: number; floor: number }][];
  return (surprise) =>
    entries.reduce((sum, [name, { weight, floor }]) => sum + weight * Math.max(0, surprise(name) - floor), 0);
}

function largest(combination: SoftLargest): OfRow {
  const offsets = shareOffsets(combination);
  const { sharpness } = combination;
  return (surprise) => {
    const values = offsets.map(([name, offset]) => surprise(name) + offset);
    const most = Math.max(...values);
    const sum = values.reduce((total, value) => total + Math.exp(sharpness * (value - most)), 0);
    return most + Math.log(sum) / sharpness;
  };
}
