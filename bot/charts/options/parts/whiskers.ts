import type { BarSeriesOption } from 'echarts';

/** The intervals of horizontal bars, each a line over its bar; none where there is none. */
export function whiskers(
  intervals: readonly (readonly [number, number] | undefined)[],
): BarSeriesOption['markLine'] {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: '@ink', type: 'solid', width: 1.5 },
    data: intervals.flatMap((interval, place): [{ coord: number[] }, { coord: number[] }][] =>
      interval === undefined ? [] : [[{ coord: [interval[0], place] }, { coord: [interval[1], place] }]],
    ),
  };
}
