export const anomalyKinds = ['price move', 'volume spike', 'volatility break', 'correlation break'] as const;

/** What is strange about a candle, by the features that carry most of its energy. */
export type AnomalyKind = (typeof anomalyKinds)[number];

interface FeatureKind {
  kind: AnomalyKind;
  /** As a person reads it. */
  name: string;
}

const kinds: Readonly<Record<string, FeatureKind>> = {
  return: { kind: 'price move', name: 'return' },
  drop: { kind: 'price move', name: 'fall to the low' },
  rise: { kind: 'price move', name: 'rise to the high' },
  gap: { kind: 'price move', name: 'gap at the open' },
  slide: { kind: 'price move', name: 'return over five candles' },
  market: { kind: 'price move', name: 'return of the market' },
  breadth: { kind: 'price move', name: 'share of tokens that rose' },
  marketDrop: { kind: 'price move', name: 'fall of the market' },
  volume: { kind: 'volume spike', name: 'traded value' },
  range: { kind: 'volatility break', name: 'range from low to high' },
  volatility: { kind: 'volatility break', name: 'volatility over five candles' },
  marketRange: { kind: 'volatility break', name: 'volatility of the market' },
  residual: { kind: 'correlation break', name: 'move apart from the market' },
  correlation: { kind: 'correlation break', name: 'correlation with the market' },
};

/** @throws RangeError for a feature of which nothing is known */
export function featureKind(feature: string): FeatureKind {
  const found = Object.hasOwn(kinds, feature) ? kinds[feature] : undefined;
  if (found === undefined) throw new RangeError(`featureKinds.ts says nothing about the feature ${feature}`);
  return found;
}
