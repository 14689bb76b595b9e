import type { LineSeriesOption } from 'echarts';

export interface ConePoint {
  /** ISO day after the last candle. */
  date: string;
  lower: number;
  middle: number;
  upper: number;
}

/**
 * A forecast as line series on the category axis of the candles: the shaded interval (ECharts shades a band as two
 * stacked lines: its lower edge, and the width above it), the middle line, a bracket at the last day, the naive line.
 *
 * @param lastIndex category index of the last candle, where everything starts at `lastClose`
 */
export function coneSeries(
  lastIndex: number,
  lastClose: number,
  cone: readonly ConePoint[],
  naive: number | undefined,
): LineSeriesOption[] {
  const past = new Array<null>(lastIndex).fill(null);
  const endIndex = lastIndex + cone.length;
  const end = cone[cone.length - 1];
  const edge: LineSeriesOption = {
    type: 'line',
    stack: 'cone',
    stackStrategy: 'all',
    z: 2,
    lineStyle: { color: '@forecast', width: 1, opacity: 0.55 },
  };
  const series: LineSeriesOption[] = [
    { ...edge, name: 'lower', data: [...past, lastClose, ...cone.map((point) => point.lower)] },
    {
      ...edge,
      name: 'width',
      data: [...past, 0, ...cone.map((point) => point.upper - point.lower)],
      areaStyle: { color: '@cone', opacity: 1 },
    },
    {
      name: 'middle',
      type: 'line',
      z: 5,
      data: [...past, lastClose, ...cone.map((point) => point.middle)],
      lineStyle: { color: '@forecast', width: 2.5, cap: 'round' },
      markLine: {
        silent: true,
        symbol: 'none',
        label: { show: false },
        lineStyle: { color: '@forecast', type: 'solid', width: 2 },
        data: [[{ coord: [endIndex, end.lower] }, { coord: [endIndex, end.upper] }]],
      },
    },
  ];
  if (naive !== undefined)
    series.push({
      name: 'naive',
      type: 'line',
      z: 3,
      data: [...past, ...new Array<number>(cone.length + 1).fill(naive)],
      lineStyle: { color: '@muted', width: 1.5, type: [3, 3] },
    });
  return series;
}
