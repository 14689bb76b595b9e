import { type Candles, length } from '../candles/candles.ts';
import { dailyVariance, weightedMean } from '../forecast/variance.ts';

/** A token counts from its 60th candle on: before that its own averages are not settled. */
const SETTLED = 60;

/** The market day by day, in columns of equal length from `firstDay` on; NaN where there is no token yet. */
export interface MarketPanel {
  firstDay: number;
  /** Candles of the two that lead; undefined where the universe lacks them. */
  btc?: Candles;
  eth?: Candles;
  /** Mean log return of a day over the tokens. */
  marketReturn: Float64Array;
  /** Standard deviation of the log returns of a day between the tokens. */
  dispersion: Float64Array;
  /** Mean logarithm of the daily deviation (half-life 10 days). */
  logVolatility: Float64Array;
  /** Share of tokens that rose. */
  rising: Float64Array;
  /** Share of tokens above the mean of their last 50 closes. */
  aboveAverage: Float64Array;
}

/** Builds the panel of a universe; a day looks at candles up to that day only. */
export function marketPanel(universe: readonly Candles[]): MarketPanel {
  const firstDay = Math.min(...universe.map(({ day }) => day[0]));
  const days = Math.max(...universe.map(({ day }) => day[day.length - 1])) - firstDay + 1;
  const column = () => new Float64Array(days);
  const [count, sum, squares, volatility, rose, above] = Array.from({ length: 6 }, column);
  for (const candles of universe) {
    const { close } = candles;
    const deviation = weightedMean(dailyVariance(candles), 10);
    for (let i = SETTLED; i < length(candles); i++) {
      const at = candles.day[i] - firstDay;
      const change = Math.log(close[i] / close[i - 1]);
      let average = 0;
      for (let back = 0; back < 50; back++) average += close[i - back] / 50;
      count[at]++;
      sum[at] += change;
      squares[at] += change * change;
      volatility[at] += Math.log(deviation[i]) / 2;
      rose[at] += Number(change > 0);
      above[at] += Number(close[i] > average);
    }
  }
  const mean = (total: Float64Array) => total.map((value, at) => value / count[at]);
  const marketReturn = mean(sum);
  return {
    firstDay,
    btc: universe.find(({ symbol }) => symbol === 'BTC'),
    eth: universe.find(({ symbol }) => symbol === 'ETH'),
    marketReturn,
    dispersion: mean(squares).map((square, at) => Math.sqrt(Math.max(0, square - marketReturn[at] ** 2))),
    logVolatility: mean(volatility),
    rising: mean(rose),
    aboveAverage: mean(above),
  };
}

/** A column of the panel on each of the given days; NaN outside it. */
export function onDays(panel: MarketPanel, column: Float64Array, days: Int32Array): Float64Array {
  return Float64Array.from(days, (day) => column[day - panel.firstDay] ?? Number.NaN);
}
