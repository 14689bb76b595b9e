import { logReturns } from '../../../indicators/returns.ts';
import { clip, moments, windowed } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

const WINDOWS = [10, 30, 90] as const;
/** Higher moments of fewer returns are noise. */
const LONGER = [30, 90] as const;

/** Mean over deviation, logarithm of the deviation, skew, excess kurtosis and autocorrelation of daily log returns. */
export const rollingMoments: FeatureFamily = {
  name: 'moments',
  columns: [
    ...WINDOWS.flatMap((days) => [`meanOverDeviation${days}`, `logDeviation${days}`]),
    ...LONGER.flatMap((days) => [`skew${days}`, `kurtosis${days}`, `autocorrelation${days}`]),
  ],
  compute({ candles }) {
    const returns = logReturns(candles.close);
    const of = (days: number, statistic: (window: Float64Array) => number) =>
      windowed(returns, days, statistic);
    return [
      ...WINDOWS.flatMap((days) => [
        of(days, (window) => {
          const { mean, deviation } = moments(window);
          return deviation > 0 ? clip((mean / deviation) * Math.sqrt(days), 5) : 0;
        }),
        of(days, (window) => Math.log(Math.max(1e-3, moments(window).deviation))),
      ]),
      ...LONGER.flatMap((days) => [
        of(days, (window) => clip(moments(window).skew, 5)),
        of(days, (window) => Math.log1p(Math.max(0, moments(window).kurtosis))),
        of(days, autocorrelation),
      ]),
    ];
  },
};

/** Correlation of a value with the one before it; 0 for a constant window. */
function autocorrelation(window: Float64Array): number {
  const { mean, deviation } = moments(window);
  let sum = 0;
  for (let i = 1; i < window.length; i++) sum += (window[i] - mean) * (window[i - 1] - mean);
  return deviation > 0 ? sum / (window.length * deviation * deviation) : 0;
}
