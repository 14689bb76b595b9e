import type { EChartsOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { formatDay, formatSigned } from '../format.ts';
import { dateLabels } from './parts/dateAxis.ts';
import { niceScale } from './parts/scale.ts';
import { valueLabels } from './parts/valueLabels.ts';

export interface SentimentDay {
  /** ISO day. */
  date: string;
  /** -1..1. */
  value: number;
  /** Headlines of the day. */
  count: number;
}

export interface SentimentHistory {
  title: string;
  /** Ascending. */
  days: readonly SentimentDay[];
}

const WIDTH = 880;
const HEIGHT = 460;
const above = { left: 76, top: 92, width: 700, height: 204 };
const below = { left: 76, top: 336, width: 700, height: 80 };
/** The scale reaches this far at least, so that a calm month does not look like a storm. */
const LEAST_REACH = 0.3;

/**
 * The index of sentiment at the end of each day around its neutral line, good news above and bad below, and under it how
 * many headlines each day had.
 * @throws ChartError with fewer than two days, or a value that is no index
 */
export function sentimentHistory({ title, days }: SentimentHistory): Chart {
  check(days);
  const values = days.map(({ value }) => value);
  const counts = days.map(({ count }) => count);
  const reach = Math.max(LEAST_REACH, ...values.map(Math.abs));
  const scale = niceScale(-reach, reach, 4);
  const most = niceScale(0, Math.max(2, ...counts), 2);
  const labels = dateLabels(
    days.map(({ date }) => date),
    days.length - 1,
  );
  const last = days[days.length - 1];
  const option: EChartsOption = {
    title: {
      text: title,
      subtext: `End of each UTC day, ${formatDay(days[0].date, 'withYear')} to ${formatDay(last.date, 'withYear')}; above 0 good news, below 0 bad`,
    },
    grid: [above, below],
    xAxis: [
      {
        type: 'category',
        gridIndex: 0,
        data: labels,
        boundaryGap: true,
        axisLabel: { show: false },
        axisLine: { onZero: true },
      },
      {
        type: 'category',
        gridIndex: 1,
        data: labels,
        boundaryGap: true,
        axisLabel: { interval: 0, alignMinLabel: 'left' },
      },
    ],
    yAxis: [valueAxis(0, scale, `@number:${scale.decimals}`), valueAxis(1, { ...most, min: 0 }, '@number:0')],
    series: [
      {
        name: 'index',
        type: 'line',
        data: values,
        lineStyle: { color: '@rise', width: 2, join: 'round' },
      },
      // Two areas, each of one colour: what lies on the other side of 0 is drawn as 0.
      area(
        'good',
        values.map((value) => Math.max(0, value)),
        'cone',
      ),
      area(
        'bad',
        values.map((value) => Math.min(0, value)),
        'loss',
      ),
      {
        name: 'headlines',
        type: 'bar',
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: counts,
        barCategoryGap: '20%',
        itemStyle: { color: '@muted', opacity: 0.6 },
      },
    ],
    graphic: [
      ...valueLabels(
        [
          {
            value: last.value,
            text: signed(last.value),
            name: 'last',
            colour: signed(last.value).startsWith('−') ? 'fall' : 'rise',
            strong: true,
          },
        ],
        scale,
        above,
      ),
      {
        type: 'text',
        left: below.left,
        top: below.top - 24,
        silent: true,
        style: { text: 'Headlines a day', fontSize: 13, fill: '@muted' },
      },
    ],
  };
  return { option, alt: altOf(title, days), width: WIDTH, height: HEIGHT };
}

function area(name: string, data: number[], colour: 'cone' | 'loss') {
  return {
    name,
    type: 'line' as const,
    data,
    z: 1,
    lineStyle: { width: 0 },
    areaStyle: { color: `@${colour}`, opacity: 1, origin: 0 },
  };
}

function valueAxis(gridIndex: number, scale: { min: number; max: number; step: number }, formatter: string) {
  return {
    type: 'value' as const,
    gridIndex,
    min: scale.min,
    max: scale.max,
    interval: scale.step,
    axisLabel: { formatter },
  };
}

function check(days: readonly SentimentDay[]): void {
  if (days.length < 2) throw new ChartError('invalid', 'A history of sentiment needs at least two days.');
  for (const { date, value, count } of days) {
    if (!(value >= -1 && value <= 1))
      throw new ChartError('invalid', `The index of ${date} is ${value}, not from -1 to 1.`);
    if (!(Number.isInteger(count) && count >= 0))
      throw new ChartError('invalid', `The headlines of ${date} are ${count}, not a number of them.`);
  }
}

function altOf(title: string, days: readonly SentimentDay[]): string {
  const sorted = [...days].sort((a, b) => a.value - b.value);
  const told = ({ value, date }: SentimentDay) => `${signed(value)} on ${formatDay(date, 'withYear')}`;
  const total = days.reduce((sum, { count }) => sum + count, 0);
  return `${title}. Index from −1 to 1: lowest ${told(sorted[0])}, highest ${told(sorted[sorted.length - 1])}, last ${told(days[days.length - 1])}. ${total} headlines in ${days.length} days.`;
}

function signed(value: number): string {
  return formatSigned(value, 2);
}
