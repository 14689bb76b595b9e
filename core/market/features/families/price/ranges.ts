import { dailyVariance, weightedMean } from '../../../forecast/variance.ts';
import { sma } from '../../../indicators/movingAverage.ts';
import { clip, scaled } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

/** How a day was traversed: its range, its shadows, its gap from the close before, and where the close came to lie. */
export const ranges: FeatureFamily = {
  name: 'ranges',
  columns: [
    'range',
    'rangeOver5',
    'rangeOver20',
    'gap',
    'absoluteGap20',
    'upperShadow',
    'lowerShadow',
    'body',
    'closeInRange5',
    'closeInRange20',
    'insideDay',
  ],
  compute({ candles }) {
    const { open, high, low, close } = candles;
    const deviation = weightedMean(dailyVariance(candles), 10).map(Math.sqrt);
    const range = high.map((value, i) => Math.log(value / low[i]));
    const gap = open.map((value, i) => (i === 0 ? 0 : Math.log(value / close[i - 1])));
    const share = (part: (i: number) => number) =>
      close.map((_, i) => (range[i] > 0 ? part(i) / range[i] : 0));
    const inRange = share((i) => 2 * Math.log(close[i] / low[i]) - range[i]);
    const over = (days: number) => {
      const average = sma(range, days);
      return range.map((value, i) => (average[i] > 0 ? clip(Math.log((value + 1e-5) / average[i]), 3) : 0));
    };
    return [
      scaled(range, deviation, { limit: 8 }),
      over(5),
      over(20),
      scaled(gap, deviation),
      scaled(sma(gap.map(Math.abs), 20), deviation),
      share((i) => Math.log(high[i] / Math.max(open[i], close[i]))),
      share((i) => Math.log(Math.min(open[i], close[i]) / low[i])),
      share((i) => Math.log(close[i] / open[i])),
      sma(inRange, 5),
      sma(inRange, 20),
      close.map((_, i) => Number(i > 0 && high[i] <= high[i - 1] && low[i] >= low[i - 1])),
    ];
  },
};
