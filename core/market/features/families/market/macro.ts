import { clip, known, lagged, rollingScore } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

/** Names of the series in `FeatureContext.daily`. */
const SERIES = ['dominance', 'volatilityIndex', 'dollarIndex', 'fundingRate'] as const;

/**
 * BTC's share of the whole market, the volatility index of stocks, the dollar and the cost of leverage, a day late.
 */
export const macro: FeatureFamily = {
  name: 'macro',
  columns: SERIES.flatMap((name) => [`${name}Score`, `${name}Change5`, `${name}Change20`]),
  researchOnly: 'no public source for all four is wired to the served model',
  available: (daily) => SERIES.every((name) => daily[name] !== undefined),
  compute({ candles, daily }) {
    return SERIES.flatMap((name) => {
      const values = known(daily[name], candles.day);
      const score = rollingScore(values, 365);
      return [
        score,
        ...[5, 20].map((days) => {
          const before = lagged(score, days);
          return score.map((value, i) => clip(value - before[i], 5));
        }),
      ];
    });
  },
};
