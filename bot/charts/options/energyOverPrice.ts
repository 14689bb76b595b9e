import type { EChartsOption, GraphicComponentOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { formatMoment, formatOdds, formatPrice, formatRarity } from '../format.ts';
import { dateLabels } from './parts/dateAxis.ts';
import { niceScale, pixelOf, type Scale } from './parts/scale.ts';
import { type Plot, valueLabels } from './parts/valueLabels.ts';

export interface EnergyOverPrice {
  title: string;
  /** One line about what is shown. */
  subtitle: string;
  /** Oldest first. */
  candles: readonly {
    /** ISO day, or the ISO time at which a shorter candle begins. */
    date: string;
    /** USD. */
    close: number;
    /** Of an energy at least as large; null where it is not known. */
    probability: number | null;
    alarm: boolean;
  }[];
  /** Probability up to which a candle is strange. */
  level: number;
  /** What is counted: 'days', 'candles of 4h'. */
  unit: string;
}

const WIDTH = 880;
const HEIGHT = 500;
/** Tick marks of the energy: an energy this high comes once in so many candles. */
const TICKS = [10, 100, 1_000];
/** However rare, a bar is no longer: no history is long enough to show more. */
const RAREST = 0.001;

/**
 * The price as a line, and below it how strange each candle is: the energy in the one unit that does not depend on a
 * model, once in so many candles, on a logarithmic scale. Alarms are marked on both.
 * @throws ChartError when there are fewer than two candles, or a number is impossible
 */
export function energyOverPrice(input: EnergyOverPrice): Chart {
  const { title, subtitle, candles, level, unit } = input;
  check(input);
  const closes = candles.map(({ close }) => close);
  const last = candles[candles.length - 1];
  const prices = niceScale(Math.min(...closes), Math.max(...closes), 4);
  const heights = candles.map(({ probability }) => (probability === null ? 0 : rarity(probability)));
  const highest = Math.max(-Math.log10(level) * 1.25, ...heights);
  const energies: Scale = { min: 0, max: Math.max(2, highest * 1.05), step: 1, decimals: 0 };
  const [above, below] = plots(prices);
  const labels = axisLabels(candles.map(({ date }) => date));
  const axis = { type: 'category' as const, data: labels };
  const alarms = candles.flatMap(({ alarm }, index) => (alarm ? [index] : []));
  const option: EChartsOption = {
    title: { text: title, ...key(subtitle) },
    grid: [above, below],
    xAxis: [
      { ...axis, gridIndex: 0, axisLabel: { show: false } },
      { ...axis, gridIndex: 1, axisLabel: { interval: 0 } },
    ],
    yAxis: [
      {
        type: 'value',
        gridIndex: 0,
        min: prices.min,
        max: prices.max,
        interval: prices.step,
        axisLabel: { formatter: `@price:${prices.decimals}` },
      },
      {
        type: 'value',
        gridIndex: 1,
        min: 0,
        max: energies.max,
        interval: 1,
        axisLabel: { show: false },
        splitLine: { showMaxLine: false },
      },
    ],
    series: [
      {
        name: 'close',
        type: 'line',
        data: closes,
        lineStyle: { color: '@rise', width: 2, join: 'round' },
      },
      {
        name: 'alarms',
        type: 'scatter',
        z: 5,
        data: alarms.map((index) => [index, closes[index]]),
        symbolSize: 10,
        itemStyle: { color: '@fall', borderColor: '@card', borderWidth: 2, opacity: 1 },
      },
      {
        name: 'energy',
        type: 'bar',
        xAxisIndex: 1,
        yAxisIndex: 1,
        barCategoryGap: candles.length > 250 ? '10%' : '25%',
        data: heights.map((value, index) => ({
          value,
          itemStyle: candles[index].alarm ? { color: '@fall' } : { color: '@muted', opacity: 0.5 },
        })),
        markLine: {
          symbol: 'none',
          silent: true,
          label: { show: false },
          lineStyle: { color: '@forecast', width: 1.5, type: [5, 4] },
          data: [{ yAxis: -Math.log10(level) }],
        },
      },
    ],
    graphic: [
      ...valueLabels(
        [{ value: last.close, text: formatPrice(last.close), name: 'last', colour: 'rise', strong: true }],
        prices,
        above,
      ),
      ...valueLabels(energyLabels(last.probability, last.alarm, level), energies, below),
      ...tickTexts(energies, below),
      quiet(`How strange: once in so many ${unit}`, below.left, below.top - 24),
    ],
  };
  return { option, alt: altOf(input), width: WIDTH, height: HEIGHT };
}

/** Decimal logarithm of how many candles one like it comes in. */
function rarity(probability: number): number {
  return Math.log10(1 / Math.max(RAREST, probability));
}

function energyLabels(probability: number | null, alarm: boolean, level: number) {
  const threshold = {
    value: -Math.log10(level),
    text: formatOdds(level),
    name: 'alarm',
    colour: 'forecast' as const,
  };
  if (probability === null) return [threshold];
  const colour = alarm ? ('fall' as const) : ('ink' as const);
  return [
    {
      value: rarity(probability),
      text: probability < RAREST ? '< 1 in 1,000' : formatOdds(probability),
      name: 'last',
      colour,
      strong: true,
    },
    threshold,
  ];
}

function tickTexts(energies: Scale, plot: Plot): GraphicComponentOption[] {
  return TICKS.filter((tick) => Math.log10(tick) <= energies.max).map((tick) => {
    const top = plot.top + pixelOf(Math.log10(tick), energies, plot.height) - 8;
    return {
      type: 'text',
      right: WIDTH - plot.left + 8,
      top,
      silent: true,
      style: { text: formatOdds(1 / tick), fontSize: 13, fill: '@muted' },
    };
  });
}

function quiet(text: string, left: number, top: number): GraphicComponentOption {
  return { type: 'text', left, top, silent: true, style: { text, fontSize: 13, fill: '@muted' } };
}

/** Texts of the axis; of candles within the day, those of days at the first candle of each. */
function axisLabels(dates: readonly string[]): string[] {
  const days = dates.map((date) => date.slice(0, 10));
  const distinct = [...new Set(days)];
  const texts = dateLabels(distinct, distinct.length - 1);
  const byDay = new Map(distinct.map((day, index) => [day, texts[index]]));
  return days.map((day, index) => (index > 0 && days[index - 1] === day ? '' : (byDay.get(day) ?? '')));
}

/** The line under the title, which is also the key. */
function key(subtitle: string) {
  return {
    subtext: `${subtitle}     {alarm|}  alarm`,
    subtextStyle: {
      rich: { alarm: { width: 9, height: 9, borderRadius: 5, backgroundColor: '@fall' } },
    },
  };
}

function check({ candles, level }: EnergyOverPrice): void {
  if (candles.length < 2) throw new ChartError('invalid', 'A line needs at least two candles.');
  if (!(level > 0 && level <= 1)) throw new ChartError('invalid', `The level is ${level}, not in 0..1.`);
  for (const { date, close, probability } of candles) {
    if (!(Number.isFinite(close) && close > 0))
      throw new ChartError('invalid', `The close of ${date} is ${close}, not a positive price.`);
    if (probability !== null && !(probability > 0 && probability <= 1))
      throw new ChartError('invalid', `The probability of ${date} is ${probability}, not in 0..1.`);
  }
}

function plots(prices: Scale): [Plot, Plot] {
  const widest = Math.max(
    ...[prices.min, prices.max].map((value) => formatPrice(value, prices.decimals).length),
  );
  // '1 in 1,000' is the longest text of the lower axis.
  const left = Math.round(24 + Math.max(widest, 9) * 7.8 + 12);
  const width = WIDTH - left - (24 + Math.round(Math.max(widest, 10) * 8.4) + 42);
  return [
    { left, top: 92, width, height: 204 },
    { left, top: 336, width, height: 120 },
  ];
}

function altOf({ title, candles, level, unit }: EnergyOverPrice): string {
  const last = candles[candles.length - 1];
  const alarms = candles.filter(({ alarm }) => alarm).map(({ date }) => formatMoment(date));
  const strangest =
    last.probability === null ? '' : `, as strange as ${formatRarity(last.probability)} ${unit}`;
  const named = alarms.length > 12 ? `${alarms.length} alarms` : `alarms on ${alarms.join('; ')}`;
  return (
    `${title}. Close and strangeness from ${formatMoment(candles[0].date)} to ${formatMoment(last.date)}, ` +
    `last close ${formatPrice(last.close)}${strangest}; an alarm needs ${formatOdds(level)}. ` +
    `${alarms.length === 0 ? 'No alarms' : named.charAt(0).toUpperCase() + named.slice(1)}.`
  );
}
