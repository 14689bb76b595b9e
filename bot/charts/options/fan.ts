import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { formatDay, formatPrice } from '../format.ts';
import { dateLabels } from './parts/dateAxis.ts';
import { checkPrices, HEIGHT, plotFor, WIDTH } from './parts/pricePlot.ts';
import { niceScale } from './parts/scale.ts';
import { type ValueLabel, valueLabels } from './parts/valueLabels.ts';

/** Quantiles of the price on one day to come. */
export interface FanPoint {
  /** ISO day. */
  date: string;
  p10: number;
  p25: number;
  p50: number;
  p75: number;
  p90: number;
}

export interface Fan {
  title: string;
  /** The past, oldest first, at least one day; prices in USD. */
  closes: readonly { date: string; close: number }[];
  /** One point a day to come, ascending. */
  fan: readonly FanPoint[];
  /** A few paths that the fan is made of, each with a price for every day of it. */
  samples: readonly (readonly number[])[];
}

/**
 * The price of the past as a line and, from its end, the futures: the central 80 % and 50 %, the median, some paths.
 * @throws ChartError when a price is no positive number, there is no day, or a path is not as long as the fan
 */
export function fanChart(input: Fan): Chart {
  const { title, closes, fan, samples } = input;
  check(input);
  const last = closes[closes.length - 1];
  const end = fan[fan.length - 1];
  const drawn = [
    ...closes.map(({ close }) => close),
    ...fan.flatMap(({ p10, p90 }) => [p10, p90]),
    ...samples.flat(),
  ];
  const scale = niceScale(Math.min(...drawn), Math.max(...drawn));
  const plot = plotFor(scale);
  const price = (value: number) => formatPrice(value);
  const dates = [...closes, ...fan].map(({ date }) => date);
  const labels: ValueLabel[] = [
    { value: end.p90, text: price(end.p90), name: '90 %', colour: 'forecast' },
    { value: end.p50, text: price(end.p50), name: 'median', colour: 'forecast', strong: true },
    { value: end.p10, text: price(end.p10), name: '10 %', colour: 'forecast' },
  ];
  const option: EChartsOption = {
    title: { text: title, ...subtitle(last.date, samples.length) },
    grid: { left: plot.left, top: plot.top, width: plot.width, height: plot.height },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: dateLabels(dates, closes.length - 1),
      axisLabel: { interval: 0, alignMinLabel: 'left' },
    },
    yAxis: {
      type: 'value',
      min: scale.min,
      max: scale.max,
      interval: scale.step,
      axisLabel: { formatter: `@price:${scale.decimals}` },
    },
    series: series(input),
    graphic: valueLabels(labels, scale, plot),
  };
  const alt =
    `${title}. Daily close to ${formatDay(last.date, 'withYear')}, last ${price(last.close)}. ` +
    `Simulated to ${formatDay(end.date, 'withYear')}: median ${price(end.p50)}, ` +
    `central 80 % ${price(end.p10)} to ${price(end.p90)}, central 50 % ${price(end.p25)} to ${price(end.p75)}.`;
  return { option, alt, width: WIDTH, height: HEIGHT };
}

function series({ closes, fan, samples }: Fan): LineSeriesOption[] {
  const last = closes[closes.length - 1].close;
  const past = new Array<null>(closes.length - 1).fill(null);
  const ahead = (values: readonly number[]) => [...past, last, ...values];
  const band = (
    name: string,
    lower: keyof FanPoint,
    upper: keyof FanPoint,
    opacity: number,
  ): LineSeriesOption[] => {
    // ECharts shades a band as two stacked lines: its lower edge, and the width above it.
    const edge: LineSeriesOption = {
      type: 'line',
      stack: name,
      stackStrategy: 'all',
      z: 2,
      lineStyle: { opacity: 0 },
    };
    const from = fan.map((point) => Number(point[lower]));
    const width = fan.map((point, i) => Number(point[upper]) - from[i]);
    return [
      { ...edge, name: `${name} from`, data: ahead(from) },
      {
        ...edge,
        name,
        data: [...past, 0, ...width],
        areaStyle: opacity === 1 ? { color: '@cone', opacity: 1 } : { color: '@forecast', opacity },
      },
    ];
  };
  return [
    ...band('80 %', 'p10', 'p90', 1),
    ...band('50 %', 'p25', 'p75', 0.22),
    ...samples.map(
      (path, i): LineSeriesOption => ({
        name: `path ${i + 1}`,
        type: 'line',
        z: 3,
        data: ahead(path),
        lineStyle: { color: '@fall', width: 1.25, opacity: 0.75, join: 'round' },
      }),
    ),
    {
      name: 'median',
      type: 'line',
      z: 5,
      data: ahead(fan.map(({ p50 }) => p50)),
      lineStyle: { color: '@forecast', width: 2.5, cap: 'round' },
    },
    {
      name: 'close',
      type: 'line',
      z: 6,
      data: closes.map(({ close }) => close),
      lineStyle: { color: '@rise', width: 2, join: 'round' },
    },
  ];
}

/** The line under the title, which is also the key. */
function subtitle(lastDay: string, paths: number) {
  const box = (colour: object) => ({ width: 12, height: 12, ...colour });
  const stroke = (colour: string) => ({ width: 14, height: 3, backgroundColor: colour });
  const shown = paths === 0 ? '' : `     {path|}  ${paths === 1 ? 'one path' : `${paths} of the paths`}`;
  return {
    subtext: `{close|}  close to ${formatDay(lastDay, 'withYear')}     {wide|}  80 % of the paths     {narrow|}  50 %     {median|}  median${shown}`,
    subtextStyle: {
      rich: {
        close: stroke('@rise'),
        wide: box({ backgroundColor: '@cone' }),
        narrow: box({ backgroundColor: '@forecast', opacity: 0.4 }),
        median: stroke('@forecast'),
        path: stroke('@fall'),
      },
    },
  };
}

function check({ closes, fan, samples }: Fan): void {
  if (closes.length === 0) throw new ChartError('invalid', 'A fan needs at least one close.');
  if (fan.length === 0) throw new ChartError('invalid', 'A fan needs at least one day ahead.');
  if (samples.some((path) => path.length !== fan.length))
    throw new ChartError('invalid', 'A path is not as long as the fan.');
  const rows = [
    ...closes.map(({ date, close }) => ({ date, close })),
    ...fan.map(({ date, p10, p25, p50, p75, p90 }) => ({ date, p10, p25, p50, p75, p90 })),
    ...samples.flatMap((path) => path.map((value, i) => ({ date: fan[i].date, path: value }))),
  ];
  checkPrices(rows);
}
