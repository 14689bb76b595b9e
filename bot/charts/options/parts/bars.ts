import type { EChartsOption } from 'echarts';
import type { Chart } from '../../../reply.ts';
import { ChartError } from '../../chartError.ts';
import { niceScale } from './scale.ts';
import { whiskers } from './whiskers.ts';

export interface Bar {
  name: string;
  value: number;
  /** Drawn as a line over the bar. */
  interval?: readonly [number, number];
}

export interface Bars {
  title: string;
  /** What is measured, and in what. */
  subtitle: string;
  /** The first on top. */
  bars: readonly Bar[];
  /** A token of the chart's formats, such as `@percent:1`. */
  format: string;
  /** Writes a value for those who cannot see the chart. */
  say(value: number): string;
}

const WIDTH = 880;
const ROW = 24;
const TOP = 84;

/**
 * Horizontal bars from 0, each with its interval.
 * @throws ChartError when there is none or a number is not finite
 */
export function bars({ title, subtitle, bars: rows, format, say }: Bars): Chart {
  if (rows.length === 0) throw new ChartError('invalid', 'There is no bar to draw.');
  const numbers = rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  if (!numbers.every(Number.isFinite)) throw new ChartError('invalid', 'A bar is not a number.');
  const scale = niceScale(Math.min(0, ...numbers), Math.max(0, ...numbers));
  const longest = Math.max(...rows.map(({ name }) => name.length));
  const left = Math.min(330, 40 + Math.round(longest * 7.4));
  const height = TOP + rows.length * ROW + 56;
  const option: EChartsOption = {
    title: { text: title, subtext: subtitle },
    grid: { left, top: TOP, width: WIDTH - left - 40, height: rows.length * ROW },
    xAxis: {
      type: 'value',
      position: 'bottom',
      min: scale.min,
      max: scale.max,
      interval: scale.step,
      axisLabel: { formatter: format },
    },
    yAxis: {
      type: 'category',
      position: 'left',
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLabel: { interval: 0 },
      axisTick: { show: false },
    },
    series: [
      {
        name: 'values',
        type: 'bar',
        barWidth: 12,
        data: rows.map(({ value }) => ({
          value,
          itemStyle: { color: value < 0 ? '@fall' : '@rise', opacity: 0.85 },
        })),
        markLine: whiskers(rows.map(({ interval }) => interval)),
      },
    ],
  };
  const alt = `${title}. ${subtitle}. ${rows.map(({ name, value }) => `${name} ${say(value)}`).join('; ')}.`;
  return { option, alt, width: WIDTH, height };
}
