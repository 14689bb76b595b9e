import { type AnomalyKind, anomalyKinds, featureKind } from './featureKinds.ts';

/**
 * The kind whose features carry most of the energy together.
 *
 * @param contributions of each feature, not negative
 * @throws RangeError for a feature of which nothing is known
 */
export function kindOf(contributions: ArrayLike<number>, featureNames: readonly string[]): AnomalyKind {
  const sums = new Map<AnomalyKind, number>(anomalyKinds.map((kind) => [kind, 0]));
  for (const [i, feature] of featureNames.entries()) {
    const { kind } = featureKind(feature);
    sums.set(kind, (sums.get(kind) ?? 0) + contributions[i]);
  }
  return [...sums].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}
