import type { EChartsOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { formatDay, formatPrice } from '../format.ts';
import { type ConePoint, coneSeries } from './parts/coneSeries.ts';
import { dateLabels } from './parts/dateAxis.ts';
import { checkPrices, HEIGHT, plotFor, WIDTH } from './parts/pricePlot.ts';
import { niceScale } from './parts/scale.ts';
import { type ValueLabel, valueLabels } from './parts/valueLabels.ts';

export interface Candle {
  /** ISO day. */
  date: string;
  open: number;
  high: number;
  low: number;
  close: number;
}

export interface CandlesWithCone {
  title: string;
  /** Oldest first, e.g. the last 60 days, prices in USD. */
  candles: readonly Candle[];
  /** One point a forecast day, ascending. */
  cone: readonly ConePoint[];
  /** What the naive forecast says for the last day of the cone: usually the last close. */
  naive?: number;
  /** What the cone covers, for the key; '80 %' unless told. */
  coverage?: string;
}

/**
 * Candles of the past and, fanning out from the last close, the interval and the middle of a forecast.
 * @throws ChartError when a price is no positive number, or there is no candle or no forecast
 */
export function candlesWithCone(input: CandlesWithCone): Chart {
  const { title, candles, cone, naive, coverage = '80 %' } = input;
  check(input);
  const last = candles[candles.length - 1];
  const end = cone[cone.length - 1];
  const scale = niceScale(
    Math.min(
      ...candles.map((candle) => candle.low),
      ...cone.map((point) => point.lower),
      naive ?? last.close,
    ),
    Math.max(
      ...candles.map((candle) => candle.high),
      ...cone.map((point) => point.upper),
      naive ?? last.close,
    ),
  );
  const plot = plotFor(scale);
  const dates = [...candles, ...cone].map((point) => point.date);
  const price = (value: number) => formatPrice(value);
  const labels: ValueLabel[] = [
    { value: end.upper, text: price(end.upper), name: 'upper', colour: 'forecast' },
    { value: end.middle, text: price(end.middle), name: 'forecast', colour: 'forecast', strong: true },
    { value: end.lower, text: price(end.lower), name: 'lower', colour: 'forecast' },
  ];
  if (naive !== undefined) labels.push({ value: naive, text: price(naive), name: 'naive', colour: 'muted' });
  const option: EChartsOption = {
    title: { text: title, ...subtitle(last.date, cone, coverage) },
    grid: { left: plot.left, top: plot.top, width: plot.width, height: plot.height },
    xAxis: { type: 'category', data: dateLabels(dates, candles.length - 1), axisLabel: { interval: 0 } },
    yAxis: {
      type: 'value',
      min: scale.min,
      max: scale.max,
      interval: scale.step,
      axisLabel: { formatter: `@price:${scale.decimals}` },
    },
    series: [
      {
        name: 'candles',
        type: 'candlestick',
        z: 4,
        data: candles.map(({ open, close, low, high }) => [open, close, low, high]),
      },
      ...coneSeries(candles.length - 1, last.close, cone, naive),
    ],
    graphic: valueLabels(labels, scale, plot),
  };
  const alt =
    `${title}. Daily price from ${formatDay(candles[0].date, 'withYear')} to ${formatDay(last.date, 'withYear')}, ` +
    `last close ${price(last.close)}. Forecast for ${formatDay(end.date, 'withYear')}: ${price(end.middle)}, ` +
    `${coverage} interval ${price(end.lower)} to ${price(end.upper)}.`;
  return { option, alt, width: WIDTH, height: HEIGHT };
}

/** The line under the title, which is also the key: what a hollow candle, a filled one and the shading mean. */
function subtitle(lastDay: string, cone: readonly ConePoint[], coverage: string) {
  const endDay = formatDay(cone[cone.length - 1].date);
  const box = (colours: { backgroundColor: string; borderColor: string }) => ({
    width: 9,
    height: 12,
    borderWidth: 1.5,
    ...colours,
  });
  return {
    subtext:
      `Daily candles to ${formatDay(lastDay, 'withYear')}:  {rise|}  rise   {fall|}  fall     ` +
      `{cone|}  ${coverage} interval of the forecast ${cone.length === 1 ? 'for' : 'to'} ${endDay}`,
    subtextStyle: {
      rich: {
        rise: box({ backgroundColor: '@card', borderColor: '@rise' }),
        fall: box({ backgroundColor: '@fall', borderColor: '@fall' }),
        cone: box({ backgroundColor: '@cone', borderColor: '@forecast' }),
      },
    },
  };
}

function check({ candles, cone, naive }: CandlesWithCone): void {
  if (candles.length === 0) throw new ChartError('invalid', 'A chart of candles needs at least one candle.');
  if (cone.length === 0) throw new ChartError('invalid', 'A forecast cone needs at least one day.');
  // By name: a caller's candles may carry more than is drawn, such as a volume of 0.
  const drawn = [
    ...candles.map(({ date, open, high, low, close }) => ({ date, open, high, low, close })),
    ...cone.map(({ date, lower, middle, upper }) => ({ date, lower, middle, upper })),
    { date: 'the naive forecast', naive: naive ?? 1 },
  ];
  checkPrices(drawn);
}
