import type { EChartsOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import type { ColourName } from '../drawing/palette.ts';
import { formatPercent } from '../format.ts';
import { niceScale } from './parts/scale.ts';

export interface ReliabilityPoint {
  /** Mean of the forecast probabilities, 0..1. */
  forecast: number;
  /** Share that came true, and its 95 % interval. */
  observed: number;
  lower: number;
  upper: number;
  forecasts: number;
}

export interface ReliabilitySeries {
  name: string;
  /** By ascending probability. */
  points: readonly ReliabilityPoint[];
}

export interface Reliability {
  title: string;
  /** Up to three; the first is drawn filled and the others hollow. */
  series: readonly ReliabilitySeries[];
}

const WIDTH = 640;
const HEIGHT = 520;
const colours: readonly ColourName[] = ['forecast', 'rise', 'fall'];

/**
 * A reliability diagram (DeGroot and Fienberg 1983): how often it rose against the probability that was forecast, with
 * the 95 % interval of each share and the diagonal on which a calibrated forecast lies.
 *
 * @throws ChartError without a point, or when a value is no share
 */
export function reliability({ title, series }: Reliability): Chart {
  const points = series.flatMap((one) => one.points);
  check(points);
  // One scale for both axes, so that the diagonal is one; around 1/2 at least, where a coin lies.
  const scale = niceScale(
    Math.max(0, Math.min(0.45, ...points.flatMap(({ forecast, lower }) => [forecast, lower]))),
    Math.min(1, Math.max(0.55, ...points.flatMap(({ forecast, upper }) => [forecast, upper]))),
  );
  const axis = {
    type: 'value' as const,
    min: scale.min,
    max: scale.max,
    interval: scale.step,
    axisLabel: { formatter: `@percent:${Math.max(0, scale.decimals - 2)}` },
    nameLocation: 'middle' as const,
    nameTextStyle: { color: '@muted', fontSize: 13 },
  };
  const option: EChartsOption = {
    title: { text: title, ...key(series) },
    grid: { left: 88, top: 96, width: WIDTH - 88 - 36, height: HEIGHT - 96 - 76 },
    xAxis: { ...axis, name: 'forecast probability of a rise', nameGap: 36, splitLine: { show: false } },
    yAxis: { ...axis, name: 'share that rose', nameGap: 56 },
    series: [
      {
        name: 'calibrated',
        type: 'line',
        z: 1,
        data: [
          [scale.min, scale.min],
          [scale.max, scale.max],
        ],
        lineStyle: { color: '@muted', width: 1.5, type: [5, 5] },
      },
      ...series.flatMap(({ name, points: own }, index) => drawn(name, own, index)),
    ],
  };
  return { option, alt: altOf(title, series), width: WIDTH, height: HEIGHT };
}

function drawn(name: string, points: readonly ReliabilityPoint[], index: number) {
  const colour = `@${colours[index % colours.length]}`;
  return [
    {
      name: `${name}, intervals`,
      type: 'line' as const,
      z: 2 + index,
      // A gap after each bar: the bars are not joined.
      data: points.flatMap(({ forecast, lower, upper }) => [
        [forecast, lower],
        [forecast, upper],
        [forecast, null],
      ]),
      lineStyle: { color: colour, width: 1.5 },
      connectNulls: false,
    },
    {
      name,
      type: 'scatter' as const,
      z: 4 + index,
      data: points.map(({ forecast, observed }) => [forecast, observed]),
      symbolSize: 11,
      itemStyle: { color: index === 0 ? colour : '@card', borderColor: colour, borderWidth: 2, opacity: 1 },
    },
  ];
}

/** The line under the title: what a dot, a bar and the dashed line mean. */
function key(series: readonly ReliabilitySeries[]) {
  const marks = series.map(({ name }, index) => `{dot${index}|}  ${name}`);
  const rich = series.map((_, index) => {
    const colour = `@${colours[index % colours.length]}`;
    return [
      `dot${index}`,
      {
        width: 9,
        height: 9,
        borderRadius: 5,
        borderWidth: 2,
        borderColor: colour,
        backgroundColor: index === 0 ? colour : '@card',
      },
    ] as const;
  });
  return {
    subtext: `${marks.join('     ')}     bars: 95 % interval, dashed: calibrated`,
    subtextStyle: { rich: Object.fromEntries(rich) },
  };
}

function check(points: readonly ReliabilityPoint[]): void {
  if (points.length === 0) throw new ChartError('invalid', 'A reliability diagram needs at least one point.');
  for (const { forecasts: _, ...shares } of points)
    for (const [name, value] of Object.entries(shares))
      if (!(value >= 0 && value <= 1))
        throw new ChartError('invalid', `The ${name} of a reliability diagram is ${value}, not a share.`);
}

function altOf(title: string, series: readonly ReliabilitySeries[]): string {
  const told = series.map(({ name, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    const end = ({ forecast, observed, forecasts }: ReliabilityPoint) =>
      `forecast ${formatPercent(forecast, 1)}, rose ${formatPercent(observed, 1)} of ${forecasts}`;
    return first === undefined
      ? `${name}: no forecast`
      : `${name}: from ${end(first)} to ${end(last ?? first)}`;
  });
  return `${title}. ${told.join('. ')}.`;
}
