import * as echarts from 'echarts';
import type {
  LabCurve,
  Leaderboard,
  LeaderboardRow,
} from '../../../../core/market/laboratory/leaderboard.ts';

const WIDTH = 860;
const ROW_HEIGHT = 22;
const BLUE = '#3b6fb6';
const GREY = '#8a8f98';

/**
 * A figure of every model with its interval, best at the top, and a line where the naive forecast lies.
 *
 * @returns SVG text; undefined where no model has the metric
 */
export function modelFigure(
  { rows }: Leaderboard,
  horizon: number,
  metric: string,
  { title, naive, factor }: { title: string; naive: number; factor: number },
): string | undefined {
  const shown = rows
    .filter((row) => row.symbol === null && row.horizon === horizon && row.metrics[metric] !== undefined)
    .filter(({ model }) => model !== 'naive')
    .toSorted((a, b) => a.metrics[metric].value - b.metrics[metric].value);
  if (shown.length === 0) return undefined;
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH,
    height: 90 + ROW_HEIGHT * shown.length,
  });
  try {
    chart.setOption(option(shown, metric, { title, naive, factor }));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Lines of the same two axes. @returns SVG text; undefined where there is no line with two points */
export function curveFigure(
  curves: readonly LabCurve[],
  { title, x, y }: { title: string; x: string; y: string },
): string | undefined {
  const drawn = curves.filter(({ points }) => points.length > 1);
  if (drawn.length === 0) return undefined;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: 400 });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      title: { text: title, left: 12, top: 8, textStyle: { fontSize: 14, fontWeight: 500 } },
      legend: { top: 34, left: 12, right: 12, itemHeight: 8 },
      grid: { left: 70, right: 30, top: 90, bottom: 50 },
      xAxis: { type: 'value', name: x, nameLocation: 'middle', nameGap: 28, scale: true },
      yAxis: { type: 'value', name: y, scale: true },
      series: drawn.map(({ name, points }) => ({
        name,
        type: 'line',
        data: points,
        symbol: 'none',
        lineStyle: { width: 1.8, type: name.endsWith('held back') ? 'dashed' : 'solid' },
      })),
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function option(
  shown: readonly LeaderboardRow[],
  metric: string,
  { title, naive, factor }: { title: string; naive: number; factor: number },
): echarts.EChartsOption {
  const points = shown.map(({ metrics }, i) => {
    const { value, interval = [value, value] } = metrics[metric];
    return [factor * value, i, factor * interval[0], factor * interval[1]];
  });
  return {
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, left: 12, top: 8, textStyle: { fontSize: 14, fontWeight: 500 } },
    grid: { left: 300, right: 30, top: 42, bottom: 36 },
    xAxis: {
      type: 'value',
      scale: true,
      // The line of the naive forecast is always in the picture.
      min: ({ min }) => Math.min(min, factor * naive),
      max: ({ max }) => Math.max(max, factor * naive),
    },
    yAxis: { type: 'category', data: shown.map(({ model }) => model), axisTick: { show: false } },
    series: [
      {
        type: 'custom',
        data: points,
        encode: { x: [0, 2, 3], y: 1 },
        renderItem: (_, api) => {
          const [low, y] = api.coord([api.value(2), api.value(1)]);
          const [high] = api.coord([api.value(3), api.value(1)]);
          return {
            type: 'line',
            shape: { x1: low, y1: y, x2: high, y2: y },
            style: { stroke: BLUE, lineWidth: 2 },
          };
        },
      },
      {
        type: 'scatter',
        data: points,
        encode: { x: 0, y: 1 },
        symbolSize: 7,
        itemStyle: { color: BLUE },
        markLine: {
          symbol: 'none',
          silent: true,
          data: [{ xAxis: factor * naive }],
          lineStyle: { color: GREY, type: 'dashed' },
          label: { formatter: 'naive', color: GREY },
        },
      },
    ],
  };
}
