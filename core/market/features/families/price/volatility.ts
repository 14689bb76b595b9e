import type { Candles } from '../../../candles/candles.ts';
import { capped } from '../../../forecast/variance.ts';
import { sma } from '../../../indicators/movingAverage.ts';
import type { FeatureFamily } from '../../family.ts';

const WINDOWS = [5, 20, 60] as const;
/** (0.3 % a day)^2 and (0.1 % a day)^2, as in the served model's variance. */
const CALMEST = 1e-5;
const FLOOR = 1e-6;

/** Variance of one day from its candle, each by another formula. */
const estimators: Record<string, (candle: { o: number; h: number; l: number; c: number }) => number> = {
  /** Parkinson 1980: the range alone. */
  parkinson: ({ h, l }) => (h - l) ** 2 / (4 * Math.LN2),
  /** Garman and Klass 1980: the range and the body. */
  garmanKlass: ({ o, h, l, c }) => (h - l) ** 2 / 2 - (2 * Math.LN2 - 1) * (c - o) ** 2,
  /** Rogers and Satchell 1991: free of the drift. */
  rogersSatchell: ({ o, h, l, c }) => (h - c) * (h - o) + (l - c) * (l - o),
};

/** Logarithm of the daily deviation by three range estimators over three windows, and their ratios to one another. */
export const volatility: FeatureFamily = {
  name: 'volatility',
  columns: [
    ...Object.keys(estimators).flatMap((name) => WINDOWS.map((days) => `${name}${days}`)),
    'rangeOverClose20',
    'driftShare20',
  ],
  compute({ candles }) {
    const close = capped(closeToClose(candles), CALMEST);
    const daily = Object.values(estimators).map((estimate) => capped(perDay(candles, estimate), CALMEST));
    const logDeviation = (values: Float64Array, days: number) =>
      sma(values, days).map((value) => Math.log(Math.max(FLOOR, value)) / 2);
    const [parkinson, , rogersSatchell] = daily.map((values) => logDeviation(values, 20));
    const closes = logDeviation(close, 20);
    return [
      ...daily.flatMap((values) => WINDOWS.map((days) => logDeviation(values, days))),
      parkinson.map((value, i) => value - closes[i]),
      parkinson.map((value, i) => value - rogersSatchell[i]),
    ];
  },
};

function perDay(
  { open, high, low, close }: Candles,
  estimate: (candle: { o: number; h: number; l: number; c: number }) => number,
): Float64Array {
  return close.map((value, i) =>
    // From the open, so that the price's unit cancels before any difference is taken.
    Math.max(
      FLOOR,
      estimate({
        o: 0,
        h: Math.log(high[i] / open[i]),
        l: Math.log(low[i] / open[i]),
        c: Math.log(value / open[i]),
      }),
    ),
  );
}

function closeToClose({ close }: Candles): Float64Array {
  return close.map((value, i) => (i === 0 ? FLOOR : Math.max(FLOOR, Math.log(value / close[i - 1]) ** 2)));
}
