import { known, lagged, rollingMean } from '../../columns.ts';
import type { DailySeries, FeatureFamily } from '../../family.ts';

const DAYS = [1, 2, 6] as const;

/**
 * Daily sentiment of headlines about the token, or about the whole market where it has none of its own, in [-1, 1], a day
 * late, with its lags. The series are `sentiment` and `sentiment:<symbol>`.
 */
export const sentiment: FeatureFamily = {
  name: 'sentiment',
  columns: ['sentiment', ...DAYS.map((days) => `sentimentLag${days}`), 'sentiment7', 'marketSentiment'],
  available: (daily) => daily.sentiment !== undefined,
  compute({ candles, daily }) {
    const market = known(daily.sentiment, candles.day);
    const own: DailySeries | undefined = daily[`sentiment:${candles.symbol}`];
    const value = own === undefined ? market : known(own, candles.day);
    return [value, ...DAYS.map((days) => lagged(value, days)), rollingMean(value, 7), market];
  },
};
