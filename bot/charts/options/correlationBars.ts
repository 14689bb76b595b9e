import type { EChartsOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { whiskers } from './parts/whiskers.ts';

export interface CorrelationBars {
  title: string;
  subtitle: string;
  /** From the top. */
  bars: readonly {
    label: string;
    /** -1 to 1. */
    value: number;
    /** Bounds of its interval. */
    interval: readonly [number, number];
    /** Drawn in the stronger colour. */
    strong: boolean;
  }[];
}

const WIDTH = 880;
const ROW = 34;
const PLOT = { left: 96, top: 92, right: 84, bottom: 48 };

/**
 * Correlations as horizontal bars from 0, each with its interval as a whisker and its value beside it.
 *
 * @throws ChartError when there is no bar or a value is no correlation
 */
export function correlationBars({ title, subtitle, bars }: CorrelationBars): Chart {
  if (bars.length === 0) throw new ChartError('invalid', 'There is no correlation to draw.');
  for (const { label, value, interval } of bars)
    if (![value, ...interval].every((number) => number >= -1 && number <= 1))
      throw new ChartError('invalid', `The correlation of ${label} is ${value}, not in -1..1.`);
  const least = Math.min(0, ...bars.map(({ interval }) => interval[0]));
  const option: EChartsOption = {
    title: { text: title, subtext: subtitle },
    grid: PLOT,
    xAxis: { type: 'value', min: Math.floor(least * 5) / 5, max: 1, interval: 0.2 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ label }) => label),
      axisLabel: { color: '@ink', fontSize: 14, interval: 0 },
    },
    series: [
      {
        name: 'correlation',
        type: 'bar',
        barWidth: 18,
        data: bars.map(({ value, strong }) => ({
          value,
          itemStyle: { color: strong ? '@forecast' : '@muted', opacity: strong ? 1 : 0.45 },
        })),
        markLine: whiskers(bars.map(({ interval }) => interval)),
      },
    ],
    graphic: bars.map(({ value }, place) => ({
      type: 'text',
      left: WIDTH - PLOT.right + 14,
      top: PLOT.top + place * ROW + ROW / 2 - 6,
      silent: true,
      style: { text: signed(value), fontSize: 14, fontWeight: 500, fill: '@ink' },
    })),
  };
  const alt = `${title}. ${bars.map(({ label, value }) => `${label} ${signed(value)}`).join(', ')}.`;
  return { option, alt, width: WIDTH, height: PLOT.top + bars.length * ROW + PLOT.bottom };
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
