import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { formatChange, formatDay } from '../format.ts';
import { dateLabels } from './parts/dateAxis.ts';
import { niceScale } from './parts/scale.ts';
import { type Plot, valueLabels } from './parts/valueLabels.ts';

/** Quantiles of what 1 becomes by a day. */
export interface FanPoint {
  lower: number;
  middle: number;
  upper: number;
}

export interface GrowthFans {
  title: string;
  /** ISO day from which 1 grows. */
  start: string;
  /** ISO days, ascending. */
  dates: readonly string[];
  /** Shaded, one point a date. */
  plan: readonly FanPoint[];
  /** Drawn as lines. */
  other: readonly FanPoint[];
  otherName: string;
  /** What a fan covers; '80 %' unless told. */
  coverage?: string;
}

const WIDTH = 880;
const HEIGHT = 460;
const PLOT: Plot = { left: 88, top: 96, width: 610, height: 316 };

/**
 * Two fans of imagined growth from today on one another: the plan shaded, the other as dashed lines.
 * @throws ChartError without a day, or when a quantile is no positive number or out of order
 */
export function growthFans(input: GrowthFans): Chart {
  const { title, start, dates, plan, other, otherName, coverage = '80 %' } = input;
  check(input);
  const numbers = [...plan, ...other].flatMap(({ lower, upper }) => [lower - 1, upper - 1]);
  const scale = niceScale(Math.min(0, ...numbers), Math.max(0, ...numbers));
  const [end, otherEnd] = [plan[plan.length - 1], other[other.length - 1]];
  const line = (values: readonly number[], colour: string, style: Partial<LineSeriesOption> = {}) => ({
    type: 'line' as const,
    data: [0, ...values.map((value) => value - 1)],
    lineStyle: { color: colour, width: 1.5 },
    ...style,
  });
  const dashed = (name: string, values: readonly number[], width: number) =>
    line(values, '@muted', { name, z: 4, lineStyle: { color: '@muted', width, type: [4, 4] } });
  const edge = { z: 2, stack: 'plan', stackStrategy: 'all' as const };
  const option: EChartsOption = {
    title: {
      text: title,
      subtext: `{fan|}  plan, ${coverage} of the imagined paths and their middle     {other|}  ${otherName}, the same, dashed`,
      subtextStyle: {
        rich: {
          fan: { width: 9, height: 12, borderWidth: 1.5, backgroundColor: '@cone', borderColor: '@forecast' },
          other: { width: 14, height: 2, backgroundColor: '@muted' },
        },
      },
    },
    grid: { ...PLOT },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: dateLabels([start, ...dates], 0),
      axisLabel: { interval: 0 },
    },
    yAxis: {
      type: 'value',
      min: scale.min,
      max: scale.max,
      interval: scale.step,
      axisLabel: { formatter: `@percent:${Math.max(0, scale.decimals - 2)}` },
    },
    series: [
      line(
        plan.map(({ lower }) => lower),
        '@forecast',
        { ...edge, name: 'lower', lineStyle: { color: '@forecast', width: 1, opacity: 0.55 } },
      ),
      {
        ...edge,
        name: 'width',
        type: 'line',
        data: [0, ...plan.map(({ lower, upper }) => upper - lower)],
        lineStyle: { color: '@forecast', width: 1, opacity: 0.55 },
        areaStyle: { color: '@cone', opacity: 1 },
      },
      line(
        plan.map(({ middle }) => middle),
        '@forecast',
        { name: 'middle', z: 5, lineStyle: { color: '@forecast', width: 2.5, cap: 'round' } },
      ),
      dashed(
        'other lower',
        other.map(({ lower }) => lower),
        1,
      ),
      dashed(
        'other middle',
        other.map(({ middle }) => middle),
        2,
      ),
      dashed(
        'other upper',
        other.map(({ upper }) => upper),
        1,
      ),
    ],
    graphic: valueLabels(
      [
        { value: end.upper - 1, text: formatChange(end.upper - 1), name: 'upper', colour: 'forecast' },
        {
          value: end.middle - 1,
          text: formatChange(end.middle - 1),
          name: 'plan',
          colour: 'forecast',
          strong: true,
        },
        { value: end.lower - 1, text: formatChange(end.lower - 1), name: 'lower', colour: 'forecast' },
        { value: otherEnd.upper - 1, text: formatChange(otherEnd.upper - 1), colour: 'muted' },
        { value: otherEnd.lower - 1, text: formatChange(otherEnd.lower - 1), colour: 'muted' },
      ],
      scale,
      PLOT,
    ),
  };
  const told = ({ lower, middle, upper }: FanPoint) =>
    `${formatChange(middle - 1)} in the middle, ${coverage} of the paths between ${formatChange(lower - 1)} and ${formatChange(upper - 1)}`;
  const alt = `${title}. By ${formatDay(dates[dates.length - 1], 'withYear')} the plan: ${told(end)}. ${otherName}: ${told(otherEnd)}.`;
  return { option, alt, width: WIDTH, height: HEIGHT };
}

function check({ dates, plan, other }: GrowthFans): void {
  if (dates.length === 0) throw new ChartError('invalid', 'A fan needs at least one day.');
  if (plan.length !== dates.length || other.length !== dates.length)
    throw new ChartError('invalid', 'The fans and their dates do not belong together.');
  for (const { lower, middle, upper } of [...plan, ...other])
    if (!(lower > 0 && lower <= middle && middle <= upper && Number.isFinite(upper)))
      throw new ChartError('invalid', `${lower}, ${middle}, ${upper} are no quantiles of a growth.`);
}
