import type { EChartsOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { formatDay, formatPercent, formatPrice } from '../format.ts';
import { dateLabels } from './parts/dateAxis.ts';
import { niceScale, type Scale } from './parts/scale.ts';
import { type Plot, valueLabels } from './parts/valueLabels.ts';

export interface PriceWithDrawdown {
  title: string;
  /** ISO days, ascending, one a close. */
  dates: readonly string[];
  /** USD. */
  closes: readonly number[];
  /** Shares below the highest close so far, -1..0, one a close. */
  drawdowns: readonly number[];
}

const WIDTH = 880;
const HEIGHT = 480;

/**
 * The price as a line and, below it on the same dates, how far each close lies under the highest one before it.
 * @throws ChartError when the columns differ in length, hold fewer than two days, or hold an impossible number
 */
export function priceWithDrawdown(input: PriceWithDrawdown): Chart {
  const { title, dates, closes, drawdowns } = input;
  check(input);
  const lastClose = closes[closes.length - 1];
  const lastDrawdown = drawdowns[drawdowns.length - 1];
  const deepest = drawdowns.indexOf(Math.min(...drawdowns));
  const prices = niceScale(Math.min(...closes), Math.max(...closes), 4);
  const depths = { ...niceScale(Math.min(...drawdowns), 0, 2), max: 0 };
  const [above, below] = plots(prices);
  const labels = dateLabels(dates, dates.length - 1);
  const option: EChartsOption = {
    title: {
      text: title,
      subtext: `Daily close in US dollars, ${formatDay(dates[0], 'withYear')} to ${formatDay(dates[dates.length - 1], 'withYear')}`,
    },
    grid: [above, below],
    xAxis: [
      { type: 'category', gridIndex: 0, data: labels, boundaryGap: false, axisLabel: { show: false } },
      {
        type: 'category',
        gridIndex: 1,
        data: labels,
        boundaryGap: false,
        axisLabel: { interval: 0, alignMinLabel: 'left' },
      },
    ],
    yAxis: [
      valueAxis(0, prices, `@price:${prices.decimals}`),
      valueAxis(1, depths, `@percent:${Math.max(0, depths.decimals - 2)}`),
    ],
    series: [
      {
        name: 'close',
        type: 'line',
        data: [...closes],
        lineStyle: { color: '@rise', width: 2, join: 'round' },
      },
      {
        name: 'drawdown',
        type: 'line',
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: [...drawdowns],
        lineStyle: { color: '@fall', width: 1.5, join: 'round' },
        areaStyle: { color: '@loss', opacity: 1, origin: 0 },
      },
    ],
    graphic: [
      ...valueLabels(
        [{ value: lastClose, text: formatPrice(lastClose), name: 'last', colour: 'rise', strong: true }],
        prices,
        above,
      ),
      ...valueLabels(
        [
          {
            value: lastDrawdown,
            text: formatPercent(lastDrawdown, 1),
            name: 'now',
            colour: 'fall',
            strong: true,
          },
        ],
        depths,
        below,
      ),
      {
        type: 'text',
        left: below.left,
        top: below.top - 24,
        silent: true,
        style: { text: 'Below the highest close so far', fontSize: 13, fill: '@muted' },
      },
    ],
  };
  const alt =
    `${title}. Daily close from ${formatDay(dates[0], 'withYear')} to ${formatDay(dates[dates.length - 1], 'withYear')}, ` +
    `between ${formatPrice(Math.min(...closes))} and ${formatPrice(Math.max(...closes))}, last ${formatPrice(lastClose)}. ` +
    `Deepest drawdown ${formatPercent(drawdowns[deepest], 1)} on ${formatDay(dates[deepest], 'withYear')}, now ${formatPercent(lastDrawdown, 1)}.`;
  return { option, alt, width: WIDTH, height: HEIGHT };
}

function check({ dates, closes, drawdowns }: PriceWithDrawdown): void {
  if (dates.length < 2) throw new ChartError('invalid', 'A line needs at least two days.');
  if (closes.length !== dates.length || drawdowns.length !== dates.length)
    throw new ChartError(
      'invalid',
      `${dates.length} dates, ${closes.length} closes and ${drawdowns.length} drawdowns do not belong together.`,
    );
  for (const [index, date] of dates.entries()) {
    if (!(Number.isFinite(closes[index]) && closes[index] > 0))
      throw new ChartError('invalid', `The close of ${date} is ${closes[index]}, not a positive price.`);
    if (!(drawdowns[index] >= -1 && drawdowns[index] <= 0))
      throw new ChartError('invalid', `The drawdown of ${date} is ${drawdowns[index]}, not in -1..0.`);
  }
}

function plots(prices: Scale): [Plot, Plot] {
  const widest = Math.max(
    ...[prices.min, prices.max].map((value) => formatPrice(value, prices.decimals).length),
  );
  const left = Math.round(24 + Math.max(widest, 5) * 7.8 + 12);
  const width = WIDTH - left - (24 + Math.round(Math.max(widest, 7) * 8.4) + 42);
  return [
    { left, top: 92, width, height: 204 },
    { left, top: 336, width, height: 100 },
  ];
}

function valueAxis(gridIndex: number, scale: Scale, formatter: string) {
  return {
    type: 'value' as const,
    gridIndex,
    min: scale.min,
    max: scale.max,
    interval: scale.step,
    axisLabel: { formatter },
  };
}
