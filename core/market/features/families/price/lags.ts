import { dailyVariance, weightedMean } from '../../../forecast/variance.ts';
import { logReturns } from '../../../indicators/returns.ts';
import { lagged, scaled } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

/** Days back of signed returns; the spine has today and the two days before. */
const SIGNED = [3, 4, 5, 6, 7, 8, 9, 13, 20, 27];
const ABSOLUTE = [1, 2, 3, 4, 6];

/** Past daily returns, signed and absolute, each in units of the deviation that was known then. */
export const lags: FeatureFamily = {
  name: 'lags',
  columns: [...SIGNED.map((days) => `returnLag${days}`), ...ABSOLUTE.map((days) => `absoluteLag${days}`)],
  compute({ candles }) {
    const deviation = weightedMean(dailyVariance(candles), 10).map(Math.sqrt);
    const returns = scaled(logReturns(candles.close), deviation);
    const absolute = returns.map(Math.abs);
    return [
      ...SIGNED.map((days) => lagged(returns, days)),
      ...ABSOLUTE.map((days) => lagged(absolute, days)),
    ];
  },
};
