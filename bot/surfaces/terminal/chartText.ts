import type { Chart } from '../../reply.ts';
import type { Style } from './style.ts';

/** Rows of a drawn chart; each holds eight levels in a line and two in a candle. */
const ROWS = 8;
const levels = ' ▁▂▃▄▅▆▇█';
/** A line of fewer points is one to compare with, such as a diagonal, and no course of something. */
const FEWEST_POINTS = 8;

interface Candle {
  open: number;
  close: number;
  low: number;
  high: number;
}

/** The chart in block characters, or undefined when it has no series that can be drawn so. */
export function chartText(chart: Chart, width: number, style: Style): string[] | undefined {
  const series = [chart.option.series ?? []].flat() as { type?: string; data?: unknown }[];
  const candles = candlesOf(series.find(({ type }) => type === 'candlestick')?.data);
  if (candles !== undefined) return candleLines(candles.slice(-width), style);
  const values = valuesOf(series.find(({ type }) => type === 'line')?.data);
  return values === undefined ? undefined : areaLines(resample(values, width), style);
}

/** ECharts writes a candle as [open, close, low, high]. */
function candlesOf(data: unknown): Candle[] | undefined {
  if (!Array.isArray(data) || data.length < 2) return undefined;
  const candles = data.flatMap((entry: unknown) => {
    if (!Array.isArray(entry) || !entry.every(Number.isFinite)) return [];
    const [open, close, low, high] = entry as number[];
    return [{ open, close, low, high }];
  });
  return candles.length === data.length ? candles : undefined;
}

function valuesOf(data: unknown): number[] | undefined {
  if (!Array.isArray(data)) return undefined;
  const values = data.map((entry: unknown) => {
    const value = Array.isArray(entry) ? entry.at(-1) : entry;
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  });
  const known = values.filter((value) => value !== undefined);
  return known.length < FEWEST_POINTS ? undefined : known;
}

/** A column each: a thick body, a thin wick; a falling candle is drawn lighter, so that colour is not needed. */
function candleLines(candles: readonly Candle[], style: Style): string[] {
  const lowest = Math.min(...candles.map(({ low }) => low));
  const highest = Math.max(...candles.map(({ high }) => high));
  const step = (highest - lowest) / ROWS || 1;
  return Array.from({ length: ROWS }, (_, row) => {
    const bottom = highest - (row + 1) * step;
    const top = bottom + step;
    const cells = candles.map(({ open, close, low, high }) => {
      const rising = close >= open;
      const [under, over] = rising ? [open, close] : [close, open];
      if (over >= bottom && under < top) return rising ? style.rise('█') : style.fall('▒');
      return high >= bottom && low < top ? '│' : ' ';
    });
    return `${cells.join('')} ${edge(row, lowest, highest, style)}`;
  });
}

function areaLines(values: readonly number[], style: Style): string[] {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const scale = (ROWS * 8 - 1) / (highest - lowest || 1);
  const heights = values.map((value) => 1 + Math.round((value - lowest) * scale));
  return Array.from({ length: ROWS }, (_, row) => {
    const below = (ROWS - 1 - row) * 8;
    const cells = heights.map((height) => levels[Math.min(8, Math.max(0, height - below))]);
    return `${cells.join('')} ${edge(row, lowest, highest, style)}`;
  });
}

/** The scale beside the first and the last row. */
function edge(row: number, lowest: number, highest: number, style: Style): string {
  if (row !== 0 && row !== ROWS - 1) return '';
  const value = row === 0 ? highest : lowest;
  return style.dim(value.toLocaleString('en', { maximumSignificantDigits: 5 }));
}

/** The last value of each of `width` equal stretches, so that the newest always shows. */
function resample(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from(
    { length: width },
    (_, index) => values[Math.floor(((index + 1) * values.length) / width) - 1],
  );
}
