import { type Candles, length } from '../../../candles/candles.ts';
import { dailyVariance, weightedMean } from '../../../forecast/variance.ts';
import { logReturns } from '../../../indicators/returns.ts';
import { windowedSum } from '../../../indicators/rolling.ts';
import { clip, moments } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';
import { type MarketPanel, onDays } from '../../panel.ts';

const OVER = [1, 5, 20] as const;
const BETA_DAYS = 60;

/** What BTC, ETH and the market did, how wide the move was, and how the token hangs on them. */
export const crossAsset: FeatureFamily = {
  name: 'crossAsset',
  columns: [
    ...OVER.flatMap((days) => [`btcReturn${days}`, `ethReturn${days}`, `marketReturn${days}`]),
    'btcLogVariance',
    'marketLogVolatility',
    'marketLogVolatilityChange',
    'dispersion',
    'rising',
    'rising5',
    'aboveAverage',
    'btcAgainstMarket20',
    'strength5',
    'strength20',
    'strength60',
    'beta60',
    'correlation60',
    'ownShare60',
  ],
  compute({ candles, panel }) {
    const rows = length(candles);
    const of = (column: Float64Array) => onDays(panel, column, candles.day);
    const market = of(panel.marketReturn);
    const volatility = of(panel.logVolatility);
    const deviation = volatility.map(Math.exp);
    const own = logReturns(candles.close);
    const [btc, eth] = [leader(panel.btc, candles.day), leader(panel.eth, candles.day)];
    const overDays = (values: Float64Array, scale: Float64Array, days: number) =>
      windowedSum(values, days).map((sum, i) => clip(sum / (scale[i] * Math.sqrt(days)), 5));
    const difference = own.map((value, i) => value - market[i]);
    const link = dependence(own, btc.returns);
    return [
      ...OVER.flatMap((days) => [
        overDays(btc.returns, btc.deviation, days),
        overDays(eth.returns, eth.deviation, days),
        overDays(market, deviation, days),
      ]),
      btc.deviation.map(Math.log),
      volatility,
      volatility.map((value, i) => (i >= 20 ? value - volatility[i - 20] : Number.NaN)),
      of(panel.dispersion).map((value, i) => clip(value / deviation[i], 5)),
      of(panel.rising).map((value) => 2 * value - 1),
      windowedSum(of(panel.rising), 5).map((value) => (2 * value) / 5 - 1),
      of(panel.aboveAverage).map((value) => 2 * value - 1),
      overDays(
        btc.returns.map((value, i) => value - market[i]),
        btc.deviation,
        20,
      ),
      ...[5, 20, 60].map((days) => overDays(difference, deviation, days)),
      ...link.map((column) => column.subarray(0, rows)),
    ];
  },
};

/** Daily returns and deviation of a leading token on the given days. */
function leader(
  candles: MarketPanel['btc'],
  days: Int32Array,
): { returns: Float64Array; deviation: Float64Array } {
  if (candles === undefined) {
    const nothing = () => new Float64Array(days.length).fill(Number.NaN);
    return { returns: nothing(), deviation: nothing() };
  }
  const returns = logReturns(candles.close);
  const deviation = weightedMean(dailyVariance(candles), 10).map(Math.sqrt);
  const at = (column: Float64Array, known: Candles) =>
    Float64Array.from(days, (day) => column[day - known.day[0]] ?? Number.NaN);
  return { returns: at(returns, candles), deviation: at(deviation, candles) };
}

/** Beta, correlation and the share of the variance that the leader does not explain, over BETA_DAYS. */
function dependence(own: Float64Array, leading: Float64Array): Float64Array[] {
  const columns = [0, 1, 2].map(() => new Float64Array(own.length).fill(Number.NaN));
  for (let i = BETA_DAYS; i < own.length; i++) {
    const x = leading.subarray(i + 1 - BETA_DAYS, i + 1);
    const y = own.subarray(i + 1 - BETA_DAYS, i + 1);
    const [ofX, ofY] = [moments(x), moments(y)];
    let cross = 0;
    for (let j = 0; j < BETA_DAYS; j++) cross += ((x[j] - ofX.mean) * (y[j] - ofY.mean)) / BETA_DAYS;
    if (!(ofX.deviation > 0 && ofY.deviation > 0)) continue;
    const correlation = cross / (ofX.deviation * ofY.deviation);
    columns[0][i] = clip(cross / ofX.deviation ** 2, 5);
    columns[1][i] = correlation;
    columns[2][i] = 1 - correlation ** 2;
  }
  return columns;
}
