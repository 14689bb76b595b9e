import { featureKind } from './featureKinds.ts';

/** How much of the energy one feature carries. */
export interface Driver {
  feature: string;
  /** As a person reads it. */
  name: string;
  /** 0 to 1. */
  share: number;
}

/**
 * Every feature with its share of the energy, the largest first; the shares add to 1. None where nothing contributes.
 *
 * @param contributions of each feature, not negative
 * @throws RangeError for a feature of which nothing is known
 */
export function driversOf(contributions: ArrayLike<number>, featureNames: readonly string[]): Driver[] {
  let total = 0;
  for (let i = 0; i < featureNames.length; i++) total += contributions[i];
  if (!(total > 0)) return [];
  return featureNames
    .map((feature, i) => ({ feature, name: featureKind(feature).name, share: contributions[i] / total }))
    .sort((a, b) => b.share - a.share);
}
